//! The numbers of a whole run as rows of scores.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::eval::arm::Arm;
use crate::eval::mask_count::MaskCount;
use crate::eval::method::Method;

/// Results under one protocol. Those of two protocols must never share a column.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// The protocol, in words.
    pub protocol: String,
    /// A row for each method and number of masks, and for the best numbers.
    pub rows: Vec<Row>,
}

/// A score by its name; `None` where it cannot be had.
pub type Score = (&'static str, Option<f64>);

/// Scores of one method.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// The method.
    pub method: Method,
    /// The number of masks.
    pub num_masks: Choice,
    /// The scores.
    #[serde(serialize_with = "map")]
    pub scores: Vec<Score>,
    /// IoU of each class.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub class_ious: Vec<Option<f64>>,
}

/// Which number of masks the scores of a row are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Choice {
    /// The one that is best for the whole data set, score by score.
    Ods,
    /// The one that is best for each picture, score by score.
    Ois,
    /// This one.
    #[serde(untagged)]
    Masks(MaskCount),
}

impl Row {
    /// A row of one arm.
    pub fn of_arm(arm: Arm, scores: Vec<Score>) -> Self {
        Self::of_choice(arm.method, Choice::Masks(arm.num_masks), scores)
    }

    /// A row without IoUs of classes.
    pub fn of_choice(method: Method, num_masks: Choice, scores: Vec<Score>) -> Self {
        Self { method, num_masks, scores, class_ious: Vec::new() }
    }
}

impl Choice {
    /// The number, ODS or OIS.
    pub fn name(self) -> String {
        match self {
            Self::Masks(count) => count.to_string(),
            Self::Ods => "ODS".into(),
            Self::Ois => "OIS".into(),
        }
    }
}

fn map<S: Serializer>(scores: &[Score], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(scores.len()))?;
    for (name, score) in scores {
        map.serialize_entry(name, score)?;
    }
    map.end()
}
