//! Features of the picture (paper section 3.1).

use ndarray::{Array2, Array4};

use super::automatic::automatic_count;
use crate::Result;
use crate::diffusion::{LatentDiffusion, NoiseSource, noised};
use crate::geometry::Grid;

/// Features of the cells of a canvas.
#[derive(Clone, Debug)]
pub struct Features {
    /// `[cells, channels]`, row by row.
    pub values: Array2<f32>,
    /// The cells.
    pub grid: Grid,
    /// Cells that show some of the picture, numbered row by row.
    pub shown: Vec<usize>,
}

impl Features {
    /// Count the groups that the shown cells fall into, by the model's constants.
    ///
    /// # Errors
    /// [`crate::Error::Clustering`] when a feature is not finite.
    pub fn count_groups(&self, model: &LatentDiffusion) -> Result<usize> {
        automatic_count(&self.values, &self.shown, &model.manifest().defaults.automatic)
    }
}

/// The queries of the model's feature layer for the clean `latents` noised to `timestep`: one row
/// of channels per grid cell, row by row.
///
/// # Errors
/// [`crate::Error::Inference`].
pub fn features(
    model: &LatentDiffusion,
    latents: &Array4<f32>,
    timestep: usize,
    noise: &mut dyn NoiseSource,
) -> Result<Array2<f32>> {
    let sample = noised(model.scheduler(), latents, timestep, noise);
    Ok(model.head(&sample, timestep)?.0)
}
