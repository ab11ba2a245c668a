//! Region and boundary scores of many pictures.

use crate::eval::metric::counts::Counts;
use crate::eval::metric::regions::RegionScores;
use crate::eval::scores::Scores;
use crate::eval::table::Score;

/// The share of one picture that is covered.
pub fn covering(scores: &RegionScores) -> f64 {
    scores.covered / scores.pixels.max(1) as f64
}

/// Region and boundary scores, added up as in the benchmark's collect_eval_reg and
/// collect_eval_bdry.
#[derive(Default)]
pub struct Sum {
    covered: f64,
    pixels: u64,
    rand_index: Vec<f64>,
    variation: Vec<f64>,
    /// Boundaries, matched one-to-one.
    pub boundary: Option<Counts>,
    near: Vec<f64>,
}

impl Sum {
    /// Add the scores of one picture.
    pub fn add(&mut self, scores: &Scores) {
        if let Some(regions) = &scores.regions {
            self.covered += regions.covered;
            self.pixels += regions.pixels;
            self.rand_index.push(regions.rand_index);
            self.variation.push(regions.variation);
        }
        if let Some(counts) = scores.boundary {
            *self.boundary.get_or_insert_default() += counts;
        }
        self.near.extend(scores.near_boundary.map(|counts| counts.fractions().f));
    }

    /// Add, score by score, the best of the scores that one picture has.
    pub fn add_best(&mut self, candidates: &[&Scores]) {
        let regions: Vec<_> = candidates.iter().filter_map(|scores| scores.regions).collect();
        if let Some(best) = regions.iter().max_by(|a, b| covering(a).total_cmp(&covering(b))) {
            self.covered += best.covered;
            self.pixels += best.pixels;
        }
        let highest = |values: &mut dyn Iterator<Item = f64>| values.max_by(f64::total_cmp);
        self.rand_index.extend(highest(&mut regions.iter().map(|scores| scores.rand_index)));
        let variations = regions.iter().map(|scores| scores.variation);
        self.variation.extend(variations.min_by(f64::total_cmp));
        let f = |counts: &Counts| counts.fractions().f;
        let boundaries = candidates.iter().filter_map(|scores| scores.boundary);
        if let Some(best) = boundaries.max_by(|a, b| f(a).total_cmp(&f(b))) {
            *self.boundary.get_or_insert_default() += best;
        }
        let near = candidates.iter().filter_map(|scores| scores.near_boundary);
        self.near.extend(highest(&mut near.map(|counts| f(&counts))));
    }

    /// The share of all pictures that is covered.
    pub fn covering(&self) -> f64 {
        self.covered / self.pixels.max(1) as f64
    }

    /// The scores of all pictures; `seconds` is the last of them.
    pub fn scores(&self, seconds: Option<f64>) -> Vec<Score> {
        let mean = |values: &[f64]| mean(values.iter().copied());
        let mut scores = vec![
            ("covering", (self.pixels > 0).then(|| self.covering())),
            ("PRI", mean(&self.rand_index)),
            ("VoI", mean(&self.variation)),
        ];
        if let Some(boundary) = self.boundary.map(Counts::fractions) {
            scores.push(("P", Some(boundary.precision)));
            scores.push(("R", Some(boundary.recall)));
            scores.push(("F", Some(boundary.f)));
        }
        scores.push(("F within 2 px", mean(&self.near)));
        scores.push(("seconds", seconds));
        scores
    }
}

/// The mean; `None` of nothing.
pub fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let values: Vec<f64> = values.collect();
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}
