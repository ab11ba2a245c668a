//! What a run will take, known before it.

use serde::Serialize;

use crate::diffusion::PassCount;
use crate::segment::modulate::memory::map_bytes;
use crate::segmenter::Plan;
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

impl Segmenter {
    /// What segmenting a picture of `width` × `height` takes at most.
    ///
    /// # Errors
    /// Those of [`segment`](Self::segment) that are known before any work.
    pub fn estimate(&self, width: u32, height: u32, settings: &Settings) -> Result<Estimate> {
        let Plan { canvas, timesteps, modulation } = self.plan(width, height, settings)?;
        let (tiles, masks) = (canvas.tiles().len(), settings.masks());
        let branches = tiles * modulation.branches(masks);
        let pixels = u64::from(width) * u64::from(height);
        let maps = map_bytes(settings, canvas.size().width * canvas.size().height);
        Ok(Estimate {
            memory: (modulation.batch_bytes() + maps)
                .saturating_add(BYTES_PER_PIXEL.saturating_mul(pixels)),
            units: Self::units(tiles, tiles * modulation.units(masks, timesteps.len())),
            passes: PassCount {
                unet_head: 2 * tiles,
                unet_tail: branches,
                unet: branches * (timesteps.len() - 1),
            },
        })
    }
}
