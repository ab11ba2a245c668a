//! How well regions and boundaries agree with the truth of one picture.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::eval::contours::{Contours, thresholds};
use crate::eval::dataset::kind::Kind;
use crate::eval::dataset::sample::Truth;
use crate::eval::labels::Labels;
use crate::eval::metric::boundary::{
    Boundaries, TOLERANCE, boundaries, boundary_counts, near_boundary_counts,
};
use crate::eval::metric::classes::ClassTable;
use crate::eval::metric::counts::Counts;
use crate::eval::metric::regions::{RegionScores, region_scores};

/// Every score that can be measured against this kind of truth.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Scores {
    /// Regions by class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub classes: Option<ClassTable>,
    /// Covering, Rand index, variation of information.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regions: Option<RegionScores>,
    /// Boundaries, matched one-to-one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boundary: Option<Counts>,
    /// Boundaries within two pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub near_boundary: Option<Counts>,
}

/// The scores of contours at thresholds next to each other that draw the same.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Step {
    /// How many thresholds they are.
    pub thresholds: usize,
    /// The scores.
    #[serde(flatten)]
    pub scores: Scores,
}

impl Scores {
    /// Measure `labels` by the scores that are usual for data sets of this `kind`. There are none
    /// where nobody has judged a pixel.
    ///
    /// # Panics
    /// When sizes differ.
    pub fn new(kind: Kind, labels: &Labels, truth: &Truth) -> Self {
        let regions = match kind {
            Kind::Bsds500 | Kind::Folder => Self::of_regions(labels, boundaries(labels), truth),
            _ => Self::default(),
        };
        match truth {
            Truth::Classes(classes) if truth.is_judged() => {
                Self { classes: Some(ClassTable::new(labels, classes)), ..regions }
            }
            _ => regions,
        }
    }

    /// Measure regions and the boundaries that are `drawn` between them.
    fn of_regions(labels: &Labels, drawn: Boundaries, truth: &Truth) -> Self {
        let (regions, boundary): (Vec<_>, _) = match truth {
            _ if !truth.is_judged() => return Self::default(),
            Truth::Classes(classes) => (vec![classes], None),
            Truth::Annotations(annotations) => {
                let boundaries: Vec<_> = annotations.iter().map(|one| &one.boundaries).collect();
                let counts = boundary_counts(drawn, &boundaries, TOLERANCE);
                (annotations.iter().map(|one| &one.regions).collect(), Some(counts))
            }
        };
        Self {
            classes: None,
            regions: Some(region_scores(labels, &regions)),
            boundary,
            near_boundary: Some(near_boundary_counts(labels, &regions)),
        }
    }

    /// Measure contours at every threshold; `None` when one has too many regions to number.
    ///
    /// # Panics
    /// When sizes differ.
    pub fn of_contours(contours: &Contours, truth: &Truth) -> Option<Vec<Step>> {
        let mut steps: Vec<(usize, f32)> = Vec::new();
        let mut before = None;
        for threshold in thresholds() {
            match (steps.last_mut(), before) {
                (Some((count, _)), Some(before)) if !contours.differ(before, threshold) => {
                    *count += 1;
                }
                _ => steps.push((1, threshold)),
            }
            before = Some(threshold);
        }
        let step = |(thresholds, threshold)| {
            let regions = contours.regions(threshold)?;
            let scores = Self::of_regions(&regions, contours.boundaries(threshold), truth);
            Some(Step { thresholds, scores })
        };
        steps.into_par_iter().map(step).collect()
    }
}

#[cfg(test)]
mod tests {
    use rand::{Rng, SeedableRng};

    use crate::eval::metric::regions::RegionScores;

    #[test]
    fn scores_are_read_from_the_journal_as_they_were() {
        let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(0);
        for _ in 0..10_000 {
            let mut score = || random.gen_range(0.0..1e5_f64);
            let (covered, rand_index, variation) = (score(), score() / 1e5, score() / 1e4);
            let scores = RegionScores { covered, pixels: 7, rand_index, variation };
            let line = serde_json::to_string(&scores).unwrap();
            assert_eq!(serde_json::from_str::<RegionScores>(&line).unwrap(), scores);
        }
    }
}
