//! What is compared.

use serde::{Deserialize, Serialize};

use crate::eval::method::Method;
use crate::eval::setting::Setting;

/// A source with one of its settings: one arm of a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arm {
    /// Whose result it is.
    #[serde(rename = "method")]
    pub source: Source,
    /// Which of its results.
    #[serde(rename = "num_masks")]
    pub setting: Setting,
}

impl Arm {
    /// Whether its result is a label map, not contours.
    pub fn has_labels(&self) -> bool {
        self.setting != Setting::Contours
    }
}

/// What makes results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Source {
    /// A method of this program.
    Method(Method),
    /// Another program, by the name that it is given; no method has it.
    External(String),
}

impl Source {
    /// Its name in the tables and in the names of files.
    pub fn name(&self) -> &str {
        match self {
            Self::Method(method) => method.name(),
            Self::External(name) => name,
        }
    }

    /// Whether a source may have this name: ASCII letters, digits, `-`, `_` and `.`.
    pub fn is_name(name: &str) -> bool {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        !name.is_empty() && name.chars().all(plain)
    }
}
