//! From records to rows: one for each setting, the best for the data set, the best per picture.

use crate::eval::arm::{Arm, Source};
use crate::eval::class_matching::ClassMatching;
use crate::eval::metric::class_tally::ClassTally;
use crate::eval::metric::curve::Curve;
use crate::eval::record::{Outcome, Record};
use crate::eval::scores::Scores;
use crate::eval::sum::{Sum, covering, mean};
use crate::eval::table::{Choice, Row, Score};

/// Make the rows of region and boundary scores of one source, whose `arms` they are: those of its
/// label maps, then those of its contours.
pub fn region_rows(records: &[Record], arms: &[Arm]) -> Vec<Row> {
    let (maps, contours): (Vec<_>, Vec<_>) = arms.iter().partition(|arm| arm.has_labels());
    let mut rows: Vec<Row> = maps
        .iter()
        .map(|arm| {
            let mut sum = Sum::default();
            outcomes(records, arm).for_each(|outcome| sum.add(&outcome.scores));
            Row::of_arm(arm, sum.scores(seconds(records, arm)))
        })
        .collect();
    if let Some(arm) = maps.first() {
        rows.push(Row::of_choice(&arm.source, Choice::Ods, best(&rows)));
        let best = best_of_pictures(records, &maps);
        rows.push(Row::of_choice(&arm.source, Choice::Ois, best));
    }
    rows.extend(contours.into_iter().flat_map(|arm| contour_rows(records, arm)));
    rows
}

/// Make the rows of contours as the benchmark's collect_eval_bdry and collect_eval_reg do.
fn contour_rows(records: &[Record], arm: &Arm) -> [Row; 2] {
    let sums = sums(records, arm);
    let rows: Vec<_> = sums.iter().map(|sum| Row::of_arm(arm, sum.scores(None))).collect();
    let mut ods = best(&rows);
    let boundaries: Option<Vec<_>> = sums.iter().map(|sum| sum.boundary).collect();
    let curve = Curve::new(boundaries.unwrap_or_default());
    let highest = curve.best();
    for (name, score) in &mut ods {
        *score = match *name {
            "P" => highest.map(|best| best.precision),
            "R" => highest.map(|best| best.recall),
            "F" => highest.map(|best| best.f),
            "seconds" => seconds(records, arm),
            _ => *score,
        };
    }
    ods.extend(highest.map(|_| ("AP", Some(curve.average_precision()))));
    let ois = best_of_pictures(records, &[arm]);
    [(Choice::ContoursOds, ods), (Choice::ContoursOis, ois)]
        .map(|(choice, scores)| Row::of_choice(&arm.source, choice, scores))
}

/// Make the rows of per-image Hungarian scores of one source, whose `arms` they are. Contours have no
/// classes.
pub fn class_rows(records: &[Record], arms: &[Arm], matching: ClassMatching) -> Vec<Row> {
    let maps: Vec<_> = arms.iter().filter(|arm| arm.has_labels()).collect();
    let of = |outcome: &Outcome| ClassScores::new(&outcome.scores, matching);
    let mut rows: Vec<Row> = maps
        .iter()
        .map(|arm| {
            let scores: Vec<_> = outcomes(records, arm).filter_map(of).collect();
            let choice = Choice::Setting(arm.setting.clone());
            class_row(&arm.source, choice, &scores, seconds(records, arm))
        })
        .collect();
    if let Some(Arm { source, .. }) = maps.first() {
        rows.push(Row::of_choice(source, Choice::Ods, best(&rows)));
        let best = records.iter().filter_map(|record| {
            let scores = maps.iter().filter_map(|arm| of(record.outcome(arm)?));
            scores.max_by(|a, b| a.picture.total_cmp(&b.picture))
        });
        rows.push(class_row(source, Choice::Ois, &best.collect::<Vec<_>>(), None));
    }
    rows
}

/// Find the threshold of contours, by its place, that has the best covering of the data set; 0 for
/// label maps.
pub fn best_threshold(records: &[Record], arm: &Arm) -> usize {
    let coverings = sums(records, arm).into_iter().map(|sum| sum.covering()).enumerate();
    coverings.max_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(threshold, _)| threshold)
}

/// The score by which pictures are ranked: covering, or the mean IoU of the picture's own classes.
pub fn rank(scores: &Scores, matching: ClassMatching) -> f64 {
    let [class, covering, _] = picture_scores(scores, matching);
    covering.or(class).unwrap_or(0.0)
}

/// The scores of one picture: IoU of its own classes, covering, F of boundaries.
pub type PictureScores = [Option<f64>; 3];

/// Take the scores of one picture.
pub fn picture_scores(scores: &Scores, matching: ClassMatching) -> PictureScores {
    [
        ClassScores::new(scores, matching).map(|scores| scores.picture),
        scores.regions.map(|scores| covering(&scores)),
        scores.boundary.or(scores.near_boundary).map(|counts| counts.fractions().f),
    ]
}

fn outcomes<'a>(records: &'a [Record], arm: &Arm) -> impl Iterator<Item = &'a Outcome> {
    records.iter().filter_map(move |record| record.outcome(arm))
}

fn seconds(records: &[Record], arm: &Arm) -> Option<f64> {
    mean(outcomes(records, arm).filter_map(|outcome| outcome.seconds))
}

/// The scores of a label map, or of contours at each threshold, added up.
fn sums(records: &[Record], arm: &Arm) -> Vec<Sum> {
    let mut sums = Vec::new();
    for outcome in outcomes(records, arm) {
        let candidates = outcome.candidates();
        sums.resize_with(candidates.len(), Sum::default);
        sums.iter_mut().zip(candidates).for_each(|(sum, scores)| sum.add(scores));
    }
    sums
}

/// The scores that the best of all results of `arms` has for each picture.
fn best_of_pictures(records: &[Record], arms: &[&Arm]) -> Vec<Score> {
    let mut sum = Sum::default();
    for record in records {
        let outcomes = arms.iter().filter_map(|arm| record.outcome(arm));
        sum.add_best(&outcomes.flat_map(Outcome::candidates).collect::<Vec<_>>());
    }
    sum.scores(None)
}

/// Class scores of one label map.
struct ClassScores {
    matched: ClassTally,
    picture: f64,
    majority: f64,
}

impl ClassScores {
    fn new(scores: &Scores, matching: ClassMatching) -> Option<Self> {
        let table = scores.classes.as_ref()?;
        let matched = matching.tally(table);
        let picture = table.mean_iou(&matched)?;
        let majority = table.mean_iou(&table.majority())?;
        Some(Self { matched, picture, majority })
    }
}

fn class_row(source: &Source, choice: Choice, scores: &[ClassScores], seconds: Option<f64>) -> Row {
    let mut tally = ClassTally::default();
    scores.iter().for_each(|scores| tally += &scores.matched);
    let values = vec![
        ("mIoU", tally.mean_iou()),
        ("accuracy", (!scores.is_empty()).then(|| tally.accuracy())),
        ("mIoU of pictures", mean(scores.iter().map(|scores| scores.picture))),
        ("majority mIoU", mean(scores.iter().map(|scores| scores.majority))),
        ("seconds", seconds),
    ];
    Row { class_ious: tally.ious().collect(), ..Row::of_choice(source, choice, values) }
}

/// Take the best of `rows` for each score. Precision and recall have no best, time is no score.
fn best(rows: &[Row]) -> Vec<Score> {
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
    scores.collect()
}
