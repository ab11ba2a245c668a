//! Features of the picture (paper section 3.1).

use ndarray::{Array2, Array4};

use crate::Result;
use crate::diffusion::{LatentDiffusion, NoiseSource, noised};

/// The queries of the model's feature layer for the clean `latents` noised to `timestep`: one row of
/// channels per grid cell, row by row.
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
