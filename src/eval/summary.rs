//! From records to rows: one for each number of masks, the best for the data set, the best per
//! picture.

use crate::eval::arm::Arm;
use crate::eval::class_matching::ClassMatching;
use crate::eval::mask_count::MaskCount;
use crate::eval::method::Method;
use crate::eval::metric::class_tally::ClassTally;
use crate::eval::metric::counts::Counts;
use crate::eval::metric::regions::RegionScores;
use crate::eval::record::{Outcome, Record};
use crate::eval::table::{Choice, Row, Score};

/// Make the rows of region and boundary scores of one method.
pub fn region_rows(records: &[Record], method: Method, counts: &[MaskCount]) -> Vec<Row> {
    let mut rows: Vec<Row> = counts
        .iter()
        .map(|&num_masks| {
            let arm = Arm { method, num_masks };
            let mut sum = Sum::default();
            outcomes(records, arm).for_each(|outcome| sum.add(outcome));
            Row::of_arm(arm, sum.scores())
        })
        .collect();
    rows.push(best_row(method, &rows));
    let mut best = Sum::default();
    for record in records {
        best.add_best(record, method);
    }
    rows.push(Row::of_choice(method, Choice::Ois, best.scores()));
    rows
}

/// Make the rows of per-image Hungarian scores of one method.
pub fn class_rows(
    records: &[Record],
    method: Method,
    counts: &[MaskCount],
    matching: ClassMatching,
) -> Vec<Row> {
    let of = |outcome: &Outcome| ClassScores::new(outcome, matching);
    let mut rows: Vec<Row> = counts
        .iter()
        .map(|&num_masks| {
            let arm = Arm { method, num_masks };
            let scores: Vec<_> = outcomes(records, arm).filter_map(of).collect();
            let seconds = mean(outcomes(records, arm).map(|outcome| outcome.seconds));
            class_row(method, Choice::Masks(num_masks), &scores, seconds)
        })
        .collect();
    rows.push(best_row(method, &rows));
    let best = records.iter().filter_map(|record| {
        let scores = record.outcomes_of(method).filter_map(of);
        scores.max_by(|a, b| a.picture.total_cmp(&b.picture))
    });
    rows.push(class_row(method, Choice::Ois, &best.collect::<Vec<_>>(), None));
    rows
}

/// The score by which pictures are ranked: covering, or the mean IoU of the picture's own classes.
pub fn rank(outcome: &Outcome, matching: ClassMatching) -> f64 {
    let covering = outcome.scores.regions.map(|scores| covering(&scores));
    let class = || ClassScores::new(outcome, matching).map(|scores| scores.picture);
    covering.or_else(class).unwrap_or(0.0)
}

/// The scores of one picture: IoU of its own classes, covering, F of boundaries.
pub fn picture_scores(outcome: &Outcome, matching: ClassMatching) -> [Option<f64>; 3] {
    let scores = &outcome.scores;
    [
        ClassScores::new(outcome, matching).map(|scores| scores.picture),
        scores.regions.map(|scores| covering(&scores)),
        scores.boundary.or(scores.near_boundary).map(|counts| counts.fractions().f),
    ]
}

fn outcomes(records: &[Record], arm: Arm) -> impl Iterator<Item = &Outcome> {
    records.iter().filter_map(move |record| record.outcome(arm))
}

fn covering(scores: &RegionScores) -> f64 {
    scores.covered / scores.pixels.max(1) as f64
}

/// Region and boundary scores, added up as in the benchmark's collect_eval_reg and
/// collect_eval_bdry.
#[derive(Default)]
struct Sum {
    covered: f64,
    pixels: u64,
    rand_index: Vec<f64>,
    variation: Vec<f64>,
    boundary: Option<Counts>,
    near: Vec<f64>,
    seconds: Vec<f64>,
}

impl Sum {
    fn add(&mut self, outcome: &Outcome) {
        if let Some(regions) = &outcome.scores.regions {
            self.covered += regions.covered;
            self.pixels += regions.pixels;
            self.rand_index.push(regions.rand_index);
            self.variation.push(regions.variation);
        }
        if let Some(counts) = outcome.scores.boundary {
            *self.boundary.get_or_insert_default() += counts;
        }
        self.near.extend(outcome.scores.near_boundary.map(|counts| counts.fractions().f));
        self.seconds.push(outcome.seconds);
    }

    /// Add, score by score, the scores that the best number of masks has for this picture.
    fn add_best(&mut self, record: &Record, method: Method) {
        let outcomes: Vec<_> = record.outcomes_of(method).collect();
        let regions: Vec<_> =
            outcomes.iter().filter_map(|outcome| outcome.scores.regions).collect();
        if let Some(best) = regions.iter().max_by(|a, b| covering(a).total_cmp(&covering(b))) {
            self.covered += best.covered;
            self.pixels += best.pixels;
        }
        let highest = |values: &mut dyn Iterator<Item = f64>| values.max_by(f64::total_cmp);
        self.rand_index.extend(highest(&mut regions.iter().map(|scores| scores.rand_index)));
        let variations = regions.iter().map(|scores| scores.variation);
        self.variation.extend(variations.min_by(f64::total_cmp));
        let f = |counts: &Counts| counts.fractions().f;
        let boundaries = outcomes.iter().filter_map(|outcome| outcome.scores.boundary);
        if let Some(best) = boundaries.max_by(|a, b| f(a).total_cmp(&f(b))) {
            *self.boundary.get_or_insert_default() += best;
        }
        let near = outcomes.iter().filter_map(|outcome| outcome.scores.near_boundary);
        self.near.extend(highest(&mut near.map(|counts| f(&counts))));
    }

    fn scores(&self) -> Vec<Score> {
        let mean = |values: &[f64]| mean(values.iter().copied());
        let mut scores = vec![
            ("covering", (self.pixels > 0).then(|| self.covered / self.pixels as f64)),
            ("PRI", mean(&self.rand_index)),
            ("VoI", mean(&self.variation)),
        ];
        if let Some(boundary) = self.boundary.map(Counts::fractions) {
            scores.push(("P", Some(boundary.precision)));
            scores.push(("R", Some(boundary.recall)));
            scores.push(("F", Some(boundary.f)));
        }
        scores.push(("F within 2 px", mean(&self.near)));
        scores.push(("seconds", mean(&self.seconds)));
        scores
    }
}

/// Class scores of one label map.
struct ClassScores {
    matched: ClassTally,
    picture: f64,
    majority: f64,
}

impl ClassScores {
    fn new(outcome: &Outcome, matching: ClassMatching) -> Option<Self> {
        let table = outcome.scores.classes.as_ref()?;
        let matched = matching.tally(table);
        let picture = table.mean_iou(&matched)?;
        let majority = table.mean_iou(&table.majority())?;
        Some(Self { matched, picture, majority })
    }
}

fn class_row(
    method: Method,
    num_masks: Choice,
    scores: &[ClassScores],
    seconds: Option<f64>,
) -> Row {
    let mut tally = ClassTally::default();
    scores.iter().for_each(|scores| tally += &scores.matched);
    let values = vec![
        ("mIoU", tally.mean_iou()),
        ("accuracy", (!scores.is_empty()).then(|| tally.accuracy())),
        ("mIoU of pictures", mean(scores.iter().map(|scores| scores.picture))),
        ("majority mIoU", mean(scores.iter().map(|scores| scores.majority))),
        ("seconds", seconds),
    ];
    Row { class_ious: tally.ious().collect(), ..Row::of_choice(method, num_masks, values) }
}

/// Take the best of `rows` for each score. Precision and recall have no best, time is no score.
fn best_row(method: Method, rows: &[Row]) -> Row {
    let names = rows.first().map_or(&[][..], |row| &row.scores);
    let scores = names.iter().enumerate().map(|(i, &(name, _))| {
        let values = rows.iter().filter_map(|row| row.scores[i].1);
        let best = match name {
            "VoI" => values.min_by(f64::total_cmp),
            "P" | "R" | "seconds" => None,
            _ => values.max_by(f64::total_cmp),
        };
        (name, best)
    });
    Row::of_choice(method, Choice::Ods, scores.collect())
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let values: Vec<f64> = values.collect();
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}
