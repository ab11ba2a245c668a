//! What a run will take, known before it.

use serde::Serialize;

use super::Segmenter;
use crate::diffusion::PassCount;
use crate::geometry::Size;
use crate::picture::Canvas;
use crate::pipeline::detail::Windows;
use crate::pipeline::run::Plan;
use crate::pipeline::sketch::Sketch;
use crate::segment::cluster::masks::check_count;
use crate::segment::modulate::memory::map_bytes;
use crate::segment::mosaic::Mosaic;
use crate::{Error, Result, Settings};

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
const BYTES_PER_PIXEL: u64 = 12;
/// What borders are found by, for each pixel of the sketch: features, contrasts, cues, sums over
/// boxes; and for each of its pixels and masks a score.
const BYTES_PER_SKETCH: u64 = 224;
const BYTES_PER_SCORE: u64 = 4;
/// Bytes of a pixel of the picture itself.
const PICTURE: u64 = 3;

/// A run on a picture, before any work.
pub(super) struct Planned {
    pub canvas: Canvas,
    pub plan: Plan,
    /// Where the model looks more closely, at most.
    pub windows: Option<Windows>,
    /// Size of the picture at which borders are found, where they are.
    pub sketch: Option<Size>,
    /// Masks after splitting, at most.
    masks: usize,
    /// Columns and rows of the picture.
    size: (u32, u32),
}

impl Segmenter {
    /// Estimate what segmenting a picture of `width` × `height` takes at most.
    ///
    /// # Errors
    /// Those of [`segment`](Self::segment) that are known before any work.
    pub fn estimate(&self, width: u32, height: u32, settings: &Settings) -> Result<Estimate> {
        Ok(self.plan((width, height), settings)?.estimate())
    }

    /// Plan a run on a picture of `size` (width, height).
    pub(super) fn plan(&self, size: (u32, u32), settings: &Settings) -> Result<Planned> {
        let manifest = self.model().manifest();
        settings.check(manifest)?;
        let timesteps = settings.timesteps(self.model().scheduler())?;
        let grid = manifest.features.grid();
        let canvas = Canvas::in_tiles(manifest.image, grid, size, settings.tiles)?;
        // No memory budget would help where the grid has too few cells.
        let cells = Mosaic::new(&canvas, manifest.image, grid).grid();
        check_count(settings.num_masks, cells)?;
        let masks = settings.masks().min(cells.cells());
        let mut plan = Plan::new(settings, manifest, timesteps)?;
        let windows = Windows::all(settings, manifest, size, &canvas)?;
        plan.windows = windows.as_ref().map_or(0, Windows::count);
        let sketch = settings.edge_guided.then(|| Sketch::size(manifest.image, size));
        let planned = Planned { canvas, plan, windows, sketch, masks, size };
        planned.check(settings.picture_budget())?;
        Ok(planned)
    }
}

impl Planned {
    /// Units of progress of the whole run, at most.
    pub fn units(&self) -> usize {
        let tiles = self.canvas.num_tiles();
        self.plan.total_units(tiles, tiles * self.plan.units(self.masks))
    }

    pub fn estimate(&self) -> Estimate {
        let tiles = self.canvas.num_tiles();
        let branches = tiles * self.plan.modulation.branches(self.masks);
        let own = BYTES_PER_PIXEL.saturating_mul(self.pixels());
        Estimate {
            memory: self
                .plan
                .modulation
                .batch_bytes()
                .saturating_add(self.maps())
                .saturating_add(own),
            units: self.units(),
            passes: PassCount {
                unet_head: 2 * tiles + self.plan.windows,
                unet_tail: branches,
                unet: branches * (self.plan.timesteps.len() - 1),
            },
        }
    }

    /// The picture, its label maps and the maps of its masks have room in the `budget`.
    fn check(&self, budget: u64) -> Result<()> {
        let own = (BYTES_PER_PIXEL + PICTURE).saturating_mul(self.pixels());
        let needed = self.maps().saturating_add(own);
        if needed <= budget {
            return Ok(());
        }
        let ((width, height), tiles) = (self.size, self.canvas.num_tiles());
        let plural = if tiles == 1 { "" } else { "s" };
        let what = format!("a picture of {width}x{height} pixels in {tiles} tile{plural}");
        Err(Error::MemoryBudget { what, needed, budget })
    }

    fn pixels(&self) -> u64 {
        u64::from(self.size.0) * u64::from(self.size.1)
    }

    fn maps(&self) -> u64 {
        let Size { width, height } = self.canvas.size();
        let sketch = self.sketch.map_or(0, |Size { width, height }| (width * height) as u64);
        let each = BYTES_PER_SKETCH + BYTES_PER_SCORE * self.masks as u64;
        map_bytes(self.masks, width * height).saturating_add(each * sketch)
    }
}
