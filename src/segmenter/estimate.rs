//! What a run will take, known before it.

use serde::Serialize;

use super::Segmenter;
use crate::diffusion::PassCount;
use crate::geometry::Size;
use crate::pipeline::run::Plan;
use crate::segment::modulate::memory::map_bytes;
use crate::{Result, Settings};

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

/// Two label maps, and the runs of equal labels in pictures that are not noise.
pub(super) const BYTES_PER_PIXEL: u64 = 12;

impl Segmenter {
    /// Estimate what segmenting a picture of `width` × `height` takes at most.
    ///
    /// # Errors
    /// Those of [`segment`](Self::segment) that are known before any work.
    pub fn estimate(&self, width: u32, height: u32, settings: &Settings) -> Result<Estimate> {
        let (canvas, plan) = self.plan((width, height), settings)?;
        let (tiles, masks) = (canvas.num_tiles(), settings.masks());
        let branches = tiles * plan.modulation.branches(masks);
        let pixels = u64::from(width) * u64::from(height);
        let Size { width, height } = canvas.size();
        let maps = map_bytes(settings, width * height);
        Ok(Estimate {
            memory: (plan.modulation.batch_bytes() + maps)
                .saturating_add(BYTES_PER_PIXEL.saturating_mul(pixels)),
            units: Plan::total_units(tiles, tiles * plan.units(masks)),
            passes: PassCount {
                unet_head: 2 * tiles,
                unet_tail: branches,
                unet: branches * (plan.timesteps.len() - 1),
            },
        })
    }
}
