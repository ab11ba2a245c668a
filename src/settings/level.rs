//! How coarse the regions are.

use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// How coarse the regions are. Every level of one result is a union of the regions of finer ones.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// As many regions as strong borders part, by the model's constant, or without them as the
    /// features tell apart; in [`Settings`](crate::Settings) it also replaces
    /// [`num_masks`](crate::Settings::num_masks).
    Auto,
    /// All regions.
    Finest,
    /// So many regions, or all where there are fewer; at least 1.
    Regions(usize),
    /// From 0, one region, to 1, all of them; the number of regions grows by equal factors.
    Granularity(f64),
}

impl Level {
    /// Number of regions at this level where there are `finest`, and `automatic` are told apart.
    pub(crate) fn count(self, finest: usize, automatic: usize) -> usize {
        match self {
            Self::Auto => automatic.min(finest),
            Self::Finest => finest,
            Self::Regions(count) => count.min(finest),
            Self::Granularity(granularity) => (finest as f64).powf(granularity).round() as usize,
        }
    }

    /// # Errors
    /// [`Error::Setting`] for no regions and for a granularity outside 0 to 1.
    pub(crate) fn check(self) -> Result<()> {
        match self {
            Self::Regions(0) => Err(Error::setting("level", 0, "it must be at least 1 region")),
            Self::Granularity(granularity) if !(0.0..=1.0).contains(&granularity) => {
                Err(Error::setting("granularity", granularity, "it must be 0 to 1"))
            }
            _ => Ok(()),
        }
    }
}
