//! One picture after it was measured.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::eval::arm::Arm;
use crate::eval::dataset::kind::Kind;
use crate::eval::dataset::sample::Truth;
use crate::eval::labels::{IGNORE, Labels};
use crate::eval::mask_count::MaskCount;
use crate::eval::method::Method;
use crate::eval::metric::boundary::{TOLERANCE, boundary_counts, near_boundary_counts};
use crate::eval::metric::classes::ClassTable;
use crate::eval::metric::counts::Counts;
use crate::eval::metric::regions::{RegionScores, region_scores};

/// One picture, measured: a line of the journal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Record {
    /// Name of the picture in its data set.
    pub picture: String,
    /// One for each method and number of masks.
    pub outcomes: Vec<Outcome>,
}

/// How one label map of one method agrees with the truth.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Outcome {
    /// The method.
    pub method: Method,
    /// The number of masks asked for.
    pub num_masks: MaskCount,
    /// Seconds that it took.
    pub seconds: f64,
    /// The scores.
    #[serde(flatten)]
    pub scores: Scores,
    /// Mean feature of each region, when the protocol needs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub embeddings: Option<Vec<Vec<f32>>>,
}

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

impl Scores {
    /// Measure `labels` by the scores that are usual for data sets of this `kind`. There are none
    /// where nobody has judged a pixel.
    ///
    /// # Panics
    /// When sizes differ.
    pub fn new(kind: Kind, labels: &Labels, truth: &Truth) -> Self {
        match truth {
            Truth::Annotations(annotations) => {
                let regions: Vec<_> = annotations.iter().map(|one| &one.regions).collect();
                let boundaries: Vec<_> = annotations.iter().map(|one| &one.boundaries).collect();
                Self {
                    classes: None,
                    regions: Some(region_scores(labels, &regions)),
                    boundary: Some(boundary_counts(labels, &boundaries, TOLERANCE)),
                    near_boundary: Some(near_boundary_counts(labels, &regions)),
                }
            }
            Truth::Classes(classes) if classes.iter().all(|&class| class == IGNORE) => {
                Self::default()
            }
            Truth::Classes(classes) if kind == Kind::Folder => Self {
                classes: Some(ClassTable::new(labels, classes)),
                regions: Some(region_scores(labels, &[classes])),
                boundary: None,
                near_boundary: Some(near_boundary_counts(labels, &[classes])),
            },
            Truth::Classes(classes) => {
                Self { classes: Some(ClassTable::new(labels, classes)), ..Self::default() }
            }
        }
    }
}

impl Record {
    /// Whether there is anything to measure of the picture: one without is left out everywhere.
    pub fn is_judged(&self) -> bool {
        self.outcomes.iter().any(|outcome| {
            let scores = &outcome.scores;
            scores.classes.is_some() || scores.regions.is_some()
        })
    }

    /// The outcome of one arm.
    pub fn outcome(&self, arm: Arm) -> Option<&Outcome> {
        self.outcomes_of(arm.method).find(|outcome| outcome.num_masks == arm.num_masks)
    }

    /// The outcomes of one method.
    pub fn outcomes_of(&self, method: Method) -> impl Iterator<Item = &Outcome> {
        self.outcomes.iter().filter(move |outcome| outcome.method == method)
    }
}

impl Outcome {
    /// The embeddings `[regions, channels]`, when they were kept.
    pub fn embedding_array(&self) -> Option<Array2<f32>> {
        let rows = self.embeddings.as_ref()?;
        let channels = rows.first().map_or(0, Vec::len);
        Array2::from_shape_vec((rows.len(), channels), rows.concat()).ok()
    }
}

#[cfg(test)]
mod tests {
    use rand::{Rng, SeedableRng};

    use super::*;

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
