//! What is known of one picture after it was measured.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::dataset::{Kind, Truth};
use super::metric::{
    ClassTable, Counts, RegionScores, TOLERANCE, boundary_counts, near_boundary_counts,
    region_scores,
};
use super::{Labels, MaskCount, Method};

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
    pub k: MaskCount,
    /// Seconds that it took.
    pub seconds: f64,
    /// The scores.
    #[serde(flatten)]
    pub scores: Scores,
    /// Mean feature of each region, when the protocol needs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub embeddings: Option<Vec<Vec<f32>>>,
}

/// Whatever can be measured against this kind of truth.
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
    /// Measures `labels` by what is usual for data sets of this `kind`.
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

impl Outcome {
    /// The embeddings `[regions, channels]`, when they were kept.
    pub(super) fn embedding_array(&self) -> Option<Array2<f32>> {
        let rows = self.embeddings.as_ref()?;
        let channels = rows.first().map_or(0, Vec::len);
        Array2::from_shape_vec((rows.len(), channels), rows.concat()).ok()
    }
}
