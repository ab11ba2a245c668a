//! The picture looked at more closely.

use std::ops::Range;

use ndarray::{Array2, s};

use super::encoded::Encoded;
use super::features::shown_features;
use super::run::Run;
use super::sketch::Sketch;
use crate::geometry::{Grid, Place, Size};
use crate::model::Manifest;
use crate::picture::{Canvas, Picture, Pixels};
use crate::segment::cluster::features::{Features, features};
use crate::segment::resample::Sample;
use crate::{Detail, Result, Settings, Stage};

/// Pixels of the canvas for each of the sketch, along the longer side, at least.
const SHARE: f64 = 0.75;
/// A window is looked at where a share of [`EDGES`] of its pixels has a contrast of this, in ΔE.
const EDGE: f32 = 6.0;
const EDGES: f64 = 0.005;

/// The tiles of a finer canvas that are looked at.
#[derive(Clone, Debug)]
pub struct Windows {
    canvas: Canvas,
    /// The size of each.
    tile: Size,
    chosen: Vec<usize>,
}

impl Windows {
    /// Every window of a picture (width, height) on a canvas finer than `coarse`; `None` where none
    /// is finer, or where the settings ask for no detail.
    pub fn all(
        settings: &Settings,
        manifest: &Manifest,
        picture: (u32, u32),
        coarse: &Canvas,
    ) -> Result<Option<Self>> {
        if settings.detail == Detail::None || !settings.edge_guided {
            return Ok(None);
        }
        let (image, grid) = (manifest.image, manifest.features.grid());
        let sketch = Sketch::size(image, picture);
        let (length, tile) = match sketch.width >= sketch.height {
            true => (sketch.width, image.width),
            false => (sketch.height, image.height),
        };
        let canvas = Canvas::in_tiles(
            image,
            grid,
            picture,
            Some(Canvas::tiles_for(SHARE * length as f64, tile)),
        )?;
        let chosen = (0..canvas.num_tiles()).collect();
        let finer = canvas.columns().len() > coarse.columns().len();
        Ok(finer.then_some(Self { canvas, tile: image, chosen }))
    }

    /// Those that `detail` asks for: all, or the ones that show edges.
    pub fn chosen(self, detail: Detail, sketch: &Sketch) -> Self {
        let Self { canvas, tile: image, chosen } = self;
        if detail == Detail::All {
            return Self { canvas, tile: image, chosen };
        }
        let contrast = sketch.contrast.pixels();
        let inside = |start: usize, length: usize, room: &Range<usize>, pixels: usize| {
            let place =
                |at: usize| at.saturating_sub(room.start).min(room.len()) * pixels / room.len();
            place(start)..place(start + length)
        };
        let has_edges = |&tile: &usize| {
            let Place { row, column } = canvas.tile(tile);
            let columns = inside(column, image.width, &canvas.columns(), sketch.size.width);
            let rows = inside(row, image.height, &canvas.rows(), sketch.size.height);
            let pixels = rows.len() * columns.len();
            let line = |y: usize| &contrast[y * sketch.size.width..][columns.clone()];
            let edges = rows.flat_map(line).filter(|&&contrast| contrast >= EDGE).count();
            edges as f64 > EDGES * pixels as f64
        };
        let chosen = chosen.into_iter().filter(has_edges).collect();
        Self { canvas, tile: image, chosen }
    }

    /// Number of windows that are looked at.
    pub fn count(&self) -> usize {
        self.chosen.len()
    }
}

/// Features of a picture's cells and the canvas that they lie on.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Where the picture lies.
    pub canvas: Canvas,
    /// The features of all cells.
    pub features: Features,
    /// Whether the model looked at any of it in detail.
    pub is_detailed: bool,
}

impl Seen {
    /// Read the features of all `windows`; between them are those of the whole picture, `coarse`.
    ///
    /// # Errors
    /// [`crate::Error::Inference`], [`crate::Error::Cancelled`].
    pub fn new(
        run: &mut Run<'_>,
        picture: &Picture<impl Pixels>,
        encoded: &Encoded,
        coarse: &Features,
        windows: Option<Windows>,
    ) -> Result<Self> {
        let Some(Windows { canvas, chosen, .. }) = windows.filter(|windows| windows.count() > 0)
        else {
            let (canvas, features) = (encoded.canvas.clone(), coarse.clone());
            return Ok(Self { canvas, features, is_detailed: false });
        };
        let image = canvas.image(picture);
        let Size { width, height } = run.model.manifest().image;
        let mut seen = Vec::new();
        for &window in &chosen {
            let Place { row, column } = canvas.tile(window);
            let tile = image.slice(s![.., .., row..row + height, column..column + width]);
            let latents = run.model.encode(&tile.to_owned())?;
            run.clock.advance(Stage::Encode)?;
            let timestep = run.settings.feature_timestep;
            seen.push(features(run.model, &latents, timestep, &mut run.noise)?);
            run.clock.advance(Stage::Features)?;
        }
        let mosaic = run.mosaic(&canvas);
        let below = stretched(coarse, &encoded.canvas, &canvas, mosaic.grid());
        let values = mosaic.features(chosen.into_iter().zip(&seen), below);
        let features = shown_features(values, mosaic.grid(), &canvas);
        Ok(Self { canvas, features, is_detailed: true })
    }
}

/// One axis of a canvas.
struct Side {
    /// Where the picture lies.
    room: Range<usize>,
    pixels: usize,
    cells: usize,
}

impl Side {
    fn both(canvas: &Canvas, grid: Grid) -> [Self; 2] {
        let Size { width, height } = canvas.size();
        [
            Self { room: canvas.rows(), pixels: height, cells: grid.rows },
            Self { room: canvas.columns(), pixels: width, cells: grid.columns },
        ]
    }

    /// The cells of another canvas of the picture between which those of this one lie.
    fn among(&self, other: &Self) -> Vec<Sample> {
        let place = |cell: usize| {
            let pixel = (cell as f64 + 0.5) * self.pixels as f64 / self.cells as f64;
            let share = (pixel - self.room.start as f64) / self.room.len() as f64;
            let pixel = other.room.start as f64 + share * other.room.len() as f64;
            Sample::at(pixel * other.cells as f64 / other.pixels as f64 - 0.5, other.cells)
        };
        (0..self.cells).map(place).collect()
    }
}

/// The features of the cells of one canvas at those of another's `grid`.
fn stretched(coarse: &Features, from: &Canvas, to: &Canvas, grid: Grid) -> Array2<f32> {
    let (old, new) = (Side::both(from, coarse.grid), Side::both(to, grid));
    let [rows, columns] = [0, 1].map(|axis| new[axis].among(&old[axis]));
    let mut out = Array2::zeros((grid.cells(), coarse.values.ncols()));
    for (cell, mut target) in out.outer_iter_mut().enumerate() {
        let Place { row, column } = grid.place(cell);
        for (y, vertical) in rows[row].weights() {
            for (x, horizontal) in columns[column].weights() {
                let feature = coarse.values.row(y * coarse.grid.columns + x);
                target.scaled_add(vertical * horizontal, &feature);
            }
        }
    }
    out
}
