//! Masks on the feature grid and the tree that merges them.

use super::encoded::Encoded;
use crate::diffusion::LatentDiffusion;
use crate::picture::{Picture, Pixels, Transparency};
use crate::segment::cluster::exchange::exchange_masks;
use crate::segment::cluster::features::Features;
use crate::segment::cluster::masks::{Masks, low_resolution_masks};
use crate::segment::cluster::split::split_masks;
use crate::segment::cluster::tree::ClusterTree;
use crate::segment::cluster::uniform::is_uniform;
use crate::{Level, Result, Settings};

/// What the features fall into.
#[derive(Clone, Debug)]
pub struct Clusters {
    /// The finest masks `[K,g,g]`.
    pub masks: Masks,
    /// How they merge.
    pub tree: ClusterTree,
    /// Masks that there were before they were split.
    pub num_masks: usize,
}

impl Clusters {
    /// Cluster the cells into `num_masks` masks, or fewer; where the settings have finer masks,
    /// exchange masks for better ones and split them.
    ///
    /// # Errors
    /// [`crate::Error::Setting`] when the grid does not have so many cells,
    /// [`crate::Error::Clustering`] when a feature is not finite.
    pub fn new(features: &Features, num_masks: usize, settings: &Settings) -> Result<Self> {
        let masks = low_resolution_masks(features, num_masks, settings.seed)?;
        match settings.finest_masks {
            Some(finest) => {
                let masks = exchange_masks(&features.values, masks, settings.seed)?;
                Self::split(features, masks, finest, settings.seed)
            }
            None => Self::split(features, masks, 0, settings.seed),
        }
    }

    /// Split `masks` until there are `finest`; 0 leaves them as they are.
    ///
    /// # Errors
    /// [`crate::Error::Clustering`] when a feature is not finite.
    pub fn split(features: &Features, masks: Masks, finest: usize, seed: u64) -> Result<Self> {
        let num_masks = masks.dim().0;
        let (masks, tree) = split_masks(&features.values, &masks, finest, seed)?;
        Ok(Self { masks, tree, num_masks })
    }
}

/// Whether there is nothing in the picture to tell apart.
pub(crate) fn is_one_region(
    model: &LatentDiffusion,
    picture: &Picture<impl Pixels>,
    encoded: &Encoded,
    transparency: Option<&Transparency<'_>>,
) -> bool {
    match transparency {
        Some(transparency) => transparency.is_one_color(picture),
        None => is_uniform(encoded.image.view(), model.manifest().cell()),
    }
}

/// Number of masks to start from where the features tell `automatic` regions apart.
pub(crate) fn initial_masks(settings: &Settings, automatic: usize) -> usize {
    match settings.level {
        Level::Auto => automatic.min(settings.masks()),
        _ => settings.num_masks,
    }
}
