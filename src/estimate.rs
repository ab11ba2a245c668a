//! What a run will take, known before it.

use serde::Serialize;

use crate::diffusion::PassCount;
use crate::picture::Canvas;
use crate::segment::Modulation;
use crate::{Result, Segmenter, Settings};

/// What a run takes at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Estimate {
    /// Bytes that the process has more at the peak than before the run, the picture not counted.
    pub memory: u64,
    /// Units of progress.
    pub units: usize,
    /// UNet passes.
    pub passes: PassCount,
}

/// Two label maps, and the runs of which they are made up in pictures that are not noise.
const BYTES_PER_PIXEL: u64 = 12;
/// Floats per mask and pixel of the model's image: difference maps, scores, and what they are made of.
const MAPS: u64 = 4;

impl Segmenter {
    /// What segmenting a picture of `width` × `height` takes at most.
    ///
    /// # Errors
    /// Those of [`segment`](Self::segment) that are known before any work.
    pub fn estimate(&self, width: u32, height: u32, settings: &Settings) -> Result<Estimate> {
        let manifest = self.model().manifest();
        settings.check(manifest)?;
        Canvas::new(manifest.image, width, height)?;
        let steps = settings.timesteps(self.model().scheduler())?.len();
        let modulation = Modulation::new(settings, manifest)?;
        let masks = settings.masks();
        let branches = modulation.branches(masks);
        let pixels = u64::from(width) * u64::from(height);
        let canvas = (manifest.image.width * manifest.image.height) as u64;
        let maps = 4 * MAPS * masks as u64 * canvas;
        Ok(Estimate {
            memory: (modulation.batch_bytes(manifest) + maps)
                .saturating_add(BYTES_PER_PIXEL.saturating_mul(pixels)),
            units: modulation.units(masks, steps) + Self::OTHER_UNITS,
            passes: PassCount { unet_head: 2, unet_tail: branches, unet: branches * (steps - 1) },
        })
    }
}
