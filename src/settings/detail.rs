//! Where the model looks more closely.

use serde::{Deserialize, Serialize};

/// Where the model looks at the picture more closely than as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Detail {
    /// Nowhere.
    None,
    /// Through windows on what has edges.
    #[default]
    Auto,
    /// Through windows on all of it.
    All,
}

impl Detail {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::None, Self::Auto, Self::All];

    /// The name, the same at every door.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Auto => "auto",
            Self::All => "all",
        }
    }

    /// One line for help texts.
    pub fn about(self) -> &'static str {
        match self {
            Self::None => "nowhere: faster, with coarser borders",
            Self::Auto => "through windows on what has edges",
            Self::All => "through windows on all of it",
        }
    }
}
