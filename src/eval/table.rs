//! The numbers of a whole run as rows of scores.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::eval::arm::{Arm, Source};
use crate::eval::setting::Setting;

/// Results under one protocol. Those of two protocols must never share a column.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// The protocol, in words.
    pub protocol: String,
    /// A row for each arm, and for the best settings of each source.
    pub rows: Vec<Row>,
}

/// A score by its name; `None` where it cannot be had.
pub type Score = (&'static str, Option<f64>);

/// Scores of one source.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Whose scores they are.
    #[serde(rename = "method")]
    pub source: Source,
    /// Of which of its settings.
    #[serde(rename = "num_masks")]
    pub choice: Choice,
    /// The scores.
    #[serde(serialize_with = "map")]
    pub scores: Vec<Score>,
    /// IoU of each class.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub class_ious: Vec<Option<f64>>,
}

/// Which setting the scores of a row are of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// The one that is best for the whole data set, score by score.
    Ods,
    /// The one that is best for each picture, score by score.
    Ois,
    /// The threshold of contours that is best for the whole data set, score by score.
    ContoursOds,
    /// The threshold of contours that is best for each picture, score by score.
    ContoursOis,
    /// This one.
    #[serde(untagged)]
    Setting(Setting),
}

impl Row {
    /// A row of one arm.
    pub fn of_arm(arm: &Arm, scores: Vec<Score>) -> Self {
        Self::of_choice(&arm.source, Choice::Setting(arm.setting.clone()), scores)
    }

    /// A row without IoUs of classes.
    pub fn of_choice(source: &Source, choice: Choice, scores: Vec<Score>) -> Self {
        Self { source: source.clone(), choice, scores, class_ious: Vec::new() }
    }

    /// The score of this name.
    pub fn score(&self, name: &str) -> Option<f64> {
        self.scores.iter().find(|score| score.0 == name)?.1
    }
}

impl Choice {
    /// The setting, ODS or OIS.
    pub fn name(&self) -> String {
        match self {
            Self::Setting(setting) => setting.to_string(),
            Self::Ods => "ODS".into(),
            Self::Ois => "OIS".into(),
            Self::ContoursOds => "contours ODS".into(),
            Self::ContoursOis => "contours OIS".into(),
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
