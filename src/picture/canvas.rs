//! A picture of any size on a canvas of one or more tiles of the model's size: scaled to fit, its
//! proportions kept, the rest of the canvas filled with the mirrored picture.

use std::ops::Range;

use fast_image_resize::pixels::U8x3;
use fast_image_resize::{FilterType, ResizeAlg};
use ndarray::Array4;

use super::resize::Raster;
use super::{Picture, Pixels, Transparency};
use crate::geometry::{Grid, Place, Size, mirror};
use crate::{Error, Result};

/// Most tiles along a picture that is tiled without being asked: a panorama of 6 : 1 is shown in
/// full.
const AUTOMATIC_TILES: usize = 8;
/// Pictures longer than this, by the proportions of the model's image, are tiled.
const LONG: f64 = 2.0;
/// Neighbouring tiles share one in this many of their cells.
const OVERLAP: usize = 4;

/// Where the picture lies on the canvas, and the tiles that the model sees.
#[derive(Clone, Debug)]
pub struct Canvas {
    size: Size,
    columns: Range<usize>,
    rows: Range<usize>,
    tiles: Tiles,
    /// Whether each pixel of the picture on the canvas shows anything; `None` when all do.
    shown: Option<Vec<bool>>,
}

/// Rows of equal tiles.
#[derive(Clone, Copy, Debug)]
struct Tiles {
    grid: Grid,
    /// Rows and columns from one tile to the next.
    step: [usize; 2],
}

impl Canvas {
    /// Place the picture in the middle of a single tile of the model's image `size`, as large as
    /// fits.
    ///
    /// # Errors
    /// [`Error::PictureEmpty`].
    pub fn new(size: Size, width: u32, height: u32) -> Result<Self> {
        let single = Tiles { grid: Grid { rows: 1, columns: 1 }, step: [0, 0] };
        Self::placed(size, single, f64::INFINITY, (width, height))
    }

    /// Cut the picture into overlapping tiles of the model's image `size`, each of `grid` cells: as
    /// many along its longer side as `tiles` says but no more than show it pixel for pixel. Without
    /// a number, one; or for a picture longer than 2 : 1 as many as show its shorter side in full,
    /// at most 8.
    ///
    /// # Errors
    /// [`Error::PictureEmpty`], [`Error::Setting`] for no tiles.
    pub fn in_tiles(
        size: Size,
        grid: Grid,
        (width, height): (u32, u32),
        tiles: Option<usize>,
    ) -> Result<Self> {
        if width == 0 || height == 0 {
            return Err(Error::PictureEmpty { width, height });
        }
        let picture = [f64::from(height), f64::from(width)];
        let tile = [size.height, size.width];
        let step: [usize; 2] = std::array::from_fn(|axis| {
            let cells = [grid.rows, grid.columns][axis];
            (cells - cells / OVERLAP) * (tile[axis] / cells)
        });
        // Tiles along an axis that show so many pixels.
        let needed = |axis: usize, pixels: f64| {
            let rest = (pixels - tile[axis] as f64).max(0.0);
            // Rounding must not ask for a tile of nothing.
            1 + (rest / step[axis] as f64 - 1e-6).max(0.0).ceil() as usize
        };
        let fits = [0, 1].map(|axis| tile[axis] as f64 / picture[axis]);
        let long = if fits[0] < fits[1] { 0 } else { 1 };
        let along = match tiles {
            Some(0) => return Err(Error::setting("tiles", 0, "it must be at least 1")),
            Some(tiles) => tiles.min(needed(long, picture[long])),
            None if fits[1 - long] / fits[long] <= LONG => 1,
            None => needed(long, picture[long] * fits[1 - long]).min(AUTOMATIC_TILES),
        };
        if along == 1 {
            return Self::new(size, width, height);
        }
        let room = (tile[long] + (along - 1) * step[long]) as f64;
        // No larger than the picture's own pixels, or than its shorter side fills a tile.
        let largest = if tiles.is_some() { 1.0 } else { fits[1 - long] };
        let scale = (room / picture[long]).min(largest);
        let across = needed(1 - long, (picture[1 - long] * scale).round());
        let [rows, columns] = if long == 0 { [along, across] } else { [across, along] };
        let tiles = Tiles { grid: Grid { rows, columns }, step };
        let canvas = Size {
            height: tile[0] + (rows - 1) * step[0],
            width: tile[1] + (columns - 1) * step[1],
        };
        Self::placed(canvas, tiles, scale, (width, height))
    }

    /// The fewest tiles, each so many pixels long, that are together at least `length` pixels long.
    pub(crate) fn tiles_for(length: f64, tile: usize) -> usize {
        let step = (tile - tile / OVERLAP) as f64;
        1 + ((length - tile as f64).max(0.0) / step).ceil() as usize
    }

    /// Place the picture in the middle of a canvas, as large as fits and as the scale `largest`
    /// allows.
    fn placed(size: Size, tiles: Tiles, largest: f64, (width, height): (u32, u32)) -> Result<Self> {
        if width == 0 || height == 0 {
            return Err(Error::PictureEmpty { width, height });
        }
        let scale = (size.width as f64 / f64::from(width))
            .min(size.height as f64 / f64::from(height))
            .min(largest);
        let place = |pixels: u32, room: usize| {
            let length = ((f64::from(pixels) * scale).round() as usize).clamp(1, room);
            let start = (room - length) / 2;
            start..start + length
        };
        let (columns, rows) = (place(width, size.width), place(height, size.height));
        Ok(Self { size, columns, rows, tiles, shown: None })
    }

    /// Size of the canvas.
    pub fn size(&self) -> Size {
        self.size
    }

    /// Number of tiles.
    pub fn num_tiles(&self) -> usize {
        self.tiles.grid.rows * self.tiles.grid.columns
    }

    /// First row and column of tile `i`; all have the size of the model's image.
    pub fn tile(&self, i: usize) -> Place {
        let Tiles { grid, step } = self.tiles;
        Place { row: i / grid.columns * step[0], column: i % grid.columns * step[1] }
    }

    /// First row and column of each tile.
    pub fn tiles(&self) -> impl Iterator<Item = Place> + Clone {
        (0..self.num_tiles()).map(|i| self.tile(i))
    }

    /// Columns of the canvas that the picture covers.
    pub fn columns(&self) -> Range<usize> {
        self.columns.clone()
    }

    /// Rows of the canvas that the picture covers.
    pub fn rows(&self) -> Range<usize> {
        self.rows.clone()
    }

    /// Whether the middle of a `cell` of a `grid` over the canvas lies in the picture, or the
    /// picture is thinner than a cell and runs through it.
    pub fn shows_cell(&self, cell: Place, grid: Grid) -> bool {
        covers(&self.rows, cell.row, grid.rows, self.size.height)
            && covers(&self.columns, cell.column, grid.columns, self.size.width)
    }

    /// Note which pixels of the canvas are transparent.
    pub(crate) fn hiding(self, transparency: Option<&Transparency<'_>>) -> Self {
        let (columns, rows) = (self.columns.len(), self.rows.len());
        Self { shown: transparency.map(|transparency| transparency.shown(columns, rows)), ..self }
    }

    /// Whether all that a `cell` of a `grid` shows of the picture is transparent.
    pub fn hides_cell(&self, cell: Place, grid: Grid) -> bool {
        let Some(shown) = &self.shown else { return false };
        let within = |place: &Range<usize>, cell: usize, cells: usize, room: usize| {
            let own =
                (cell * room / cells).max(place.start)..((cell + 1) * room / cells).min(place.end);
            own.start - place.start..own.end.max(own.start) - place.start
        };
        let across = within(&self.columns, cell.column, grid.columns, self.size.width);
        let mut rows = within(&self.rows, cell.row, grid.rows, self.size.height);
        rows.all(|y| !shown[y * self.columns.len()..][across.clone()].contains(&true))
    }

    /// The whole canvas `[1,3,H,W]` in [−1, 1], of which the model sees the tiles.
    pub fn image(&self, picture: &Picture<impl Pixels>) -> Array4<f32> {
        let (width, height) = (self.columns.len(), self.rows.len());
        let scaled = scaled(picture, width, height);
        Array4::from_shape_fn((1, 3, self.size.height, self.size.width), |(_, channel, y, x)| {
            let row = mirror(y as isize - self.rows.start as isize, height);
            let column = mirror(x as isize - self.columns.start as isize, width);
            f32::from(scaled[(row * width + column) * 3 + channel]) / 127.5 - 1.0
        })
    }
}

/// Scale a picture to `width` × `height` pixels, as the model sees it.
pub(crate) fn scaled(picture: &Picture<impl Pixels>, width: usize, height: usize) -> Vec<u8> {
    let source = Raster { bytes: picture, width: picture.width(), height: picture.height() };
    let algorithm = ResizeAlg::Convolution(FilterType::Lanczos3);
    source.resize::<U8x3>(width as u32, height as u32, algorithm).bytes
}

fn covers(range: &Range<usize>, cell: usize, cells: usize, room: usize) -> bool {
    // In units of half a canvas pixel per cell count, to stay in integers.
    let middle = (2 * cell + 1) * room;
    let (start, end) = (2 * range.start * cells, 2 * range.end * cells);
    let thin = range.len() * cells < room;
    let nearest = (range.start + range.end) * cells / (2 * room);
    (start..end).contains(&middle) || (thin && cell == nearest.min(cells - 1))
}

#[cfg(test)]
mod tests;
