//! What one source has several results by.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::eval::mask_count::MaskCount;

/// A setting of a source: each is a row of the tables.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Setting {
    /// A contour map, which has a segmentation at every threshold.
    Contours,
    /// The only label map of another program.
    Single,
    /// A number of masks.
    #[serde(untagged)]
    Masks(MaskCount),
    /// A setting of another program, by the name of its folder.
    #[serde(untagged)]
    Named(String),
}

impl Setting {
    /// The setting whose results lie in a folder of this name.
    pub fn of_folder(name: &str) -> Self {
        let named: Result<Self, _> = serde_json::from_value(name.into());
        named.unwrap_or_else(|_| Self::Named(name.to_owned()))
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Contours => formatter.write_str("contours"),
            Self::Single => formatter.write_str("single"),
            Self::Masks(count) => count.fmt(formatter),
            Self::Named(name) => formatter.write_str(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_journal_gives_a_setting_back_as_it_was() {
        let folders = ["contours", "auto", "8", "single", "scale 100"].map(Setting::of_folder);
        for setting in folders.into_iter().chain([Setting::Masks(MaskCount::Masks(8))]) {
            let json = serde_json::to_string(&setting).unwrap();
            assert_eq!(serde_json::from_str::<Setting>(&json).unwrap(), setting, "{json}");
        }
        assert_eq!(Setting::of_folder("8").to_string(), "8");
    }
}
