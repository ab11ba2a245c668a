//! One picture after it was measured.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::eval::arm::Arm;
use crate::eval::borders::Merged;
use crate::eval::scores::{Scores, Step};

/// One picture, measured: a line of the journal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Record {
    /// Name of the picture in its data set.
    pub picture: String,
    /// SHA-256 of each other program's results for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub externals: Vec<String>,
    /// One for each arm.
    pub outcomes: Vec<Outcome>,
    /// The merges of `fast`, when they are asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merges: Vec<Merged>,
}

/// How one result of one source agrees with the truth.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Outcome {
    /// What was measured.
    #[serde(flatten)]
    pub arm: Arm,
    /// Seconds that it took; `None` when another program made it.
    pub seconds: Option<f64>,
    /// The scores of a label map.
    #[serde(flatten)]
    pub scores: Scores,
    /// The scores of contours, from the lowest threshold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// Mean feature of each region, when the protocol needs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub embeddings: Option<Vec<Vec<f32>>>,
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
    pub fn outcome(&self, arm: &Arm) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.arm == *arm)
    }
}

impl Outcome {
    /// The scores of the label map, or of contours at each threshold.
    pub fn candidates(&self) -> Vec<&Scores> {
        if self.steps.is_empty() {
            return vec![&self.scores];
        }
        let steps = self.steps.iter();
        steps.flat_map(|step| std::iter::repeat_n(&step.scores, step.thresholds)).collect()
    }

    /// The embeddings `[regions, channels]`, when they were kept.
    pub fn embedding_array(&self) -> Option<Array2<f32>> {
        let rows = self.embeddings.as_ref()?;
        let channels = rows.first().map_or(0, Vec::len);
        Array2::from_shape_vec((rows.len(), channels), rows.concat()).ok()
    }
}
