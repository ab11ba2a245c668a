//! A picture of any size on a canvas of one or more of the model's windows: scaled to fit, its proportions
//! kept, the rest of the canvas filled with the mirrored picture.

use std::ops::Range;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use ndarray::Array4;

use super::{Picture, Pixels, Transparency};
use crate::model::Size;
use crate::segment::mirror;
use crate::{Error, Result};

/// Windows of a picture that nobody asked to be cut: what shows a panorama of 6 : 1 in full.
const AUTOMATIC_WINDOWS: usize = 8;
/// Pictures longer than this, by the proportions of the model's image, are cut into windows.
const LONG: f64 = 2.0;
/// Windows overlap by one part in so many of their cells.
const OVERLAP: usize = 4;

/// Where the picture lies on the canvas, and where the model looks at it.
#[derive(Clone, Debug)]
pub struct Canvas {
    size: Size,
    columns: Range<usize>,
    rows: Range<usize>,
    windows: Vec<(usize, usize)>,
    /// Whether each pixel of the place shows anything, where the picture has transparent ones.
    shown: Option<Vec<bool>>,
}

impl Canvas {
    /// A single window of the model's image `size`: the largest place of the picture's proportions, in its
    /// middle.
    ///
    /// # Errors
    /// [`Error::PictureEmpty`].
    pub fn new(size: Size, width: u32, height: u32) -> Result<Self> {
        Self::placed(size, vec![(0, 0)], f64::INFINITY, width, height)
    }

    /// Overlapping windows of the model's image `size`, each of `grid` cells (rows, columns), as many along the
    /// picture's longer side as `windows` says but no more than show it pixel for pixel. Without a number, one;
    /// or for a picture longer than 2 : 1 as many as show its shorter side in full, at most 8.
    ///
    /// # Errors
    /// [`Error::PictureEmpty`], [`Error::Setting`] for no windows.
    pub fn in_windows(
        size: Size,
        grid: (usize, usize),
        (width, height): (u32, u32),
        windows: Option<usize>,
    ) -> Result<Self> {
        if width == 0 || height == 0 {
            return Err(Error::PictureEmpty { width, height });
        }
        let picture = [f64::from(height), f64::from(width)];
        let window = [size.height, size.width];
        let step: [usize; 2] = std::array::from_fn(|axis| {
            let cells = [grid.0, grid.1][axis];
            (cells - cells / OVERLAP) * (window[axis] / cells)
        });
        // Windows along an axis that show so many pixels.
        let needed = |axis: usize, pixels: f64| {
            let rest = (pixels - window[axis] as f64).max(0.0);
            // Rounding must not ask for a window of nothing.
            1 + (rest / step[axis] as f64 - 1e-6).max(0.0).ceil() as usize
        };
        let fits = [0, 1].map(|axis| window[axis] as f64 / picture[axis]);
        let long = if fits[0] < fits[1] { 0 } else { 1 };
        let along = match windows {
            Some(0) => return Err(Error::setting("windows", 0, "it must be at least 1")),
            Some(windows) => windows.min(needed(long, picture[long])),
            None if fits[1 - long] / fits[long] <= LONG => 1,
            None => needed(long, picture[long] * fits[1 - long]).min(AUTOMATIC_WINDOWS),
        };
        if along == 1 {
            return Self::new(size, width, height);
        }
        let room = (window[long] + (along - 1) * step[long]) as f64;
        // No larger than the picture's own pixels, or than its shorter side fills a window.
        let largest = if windows.is_some() { 1.0 } else { fits[1 - long] };
        let scale = (room / picture[long]).min(largest);
        let across = needed(1 - long, (picture[1 - long] * scale).round());
        let counts = if long == 0 { [along, across] } else { [across, along] };
        let total = |axis: usize| window[axis] + (counts[axis] - 1) * step[axis];
        let starts = (0..counts[0])
            .flat_map(|row| (0..counts[1]).map(move |column| (row * step[0], column * step[1])));
        let canvas = Size { height: total(0), width: total(1) };
        Self::placed(canvas, starts.collect(), scale, width, height)
    }

    /// The picture in the middle of a canvas, as large as fits and as `largest` allows.
    fn placed(
        size: Size,
        windows: Vec<(usize, usize)>,
        largest: f64,
        width: u32,
        height: u32,
    ) -> Result<Self> {
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
        Ok(Self { size, columns, rows, windows, shown: None })
    }

    /// Size of the canvas.
    pub fn size(&self) -> Size {
        self.size
    }

    /// First row and column of each window that the model looks at; all have the size of its image.
    pub fn windows(&self) -> &[(usize, usize)] {
        &self.windows
    }

    /// Columns of the canvas that the picture covers.
    pub fn columns(&self) -> Range<usize> {
        self.columns.clone()
    }

    /// Rows of the canvas that the picture covers.
    pub fn rows(&self) -> Range<usize> {
        self.rows.clone()
    }

    /// Whether the middle of a cell (row, column) of a grid (rows, columns) over the canvas lies in
    /// the picture, or the picture is thinner than a cell and runs through it.
    pub fn shows_cell(&self, cell: (usize, usize), grid: (usize, usize)) -> bool {
        covers(&self.rows, cell.0, grid.0, self.size.height)
            && covers(&self.columns, cell.1, grid.1, self.size.width)
    }

    /// The same for a picture of which a part is transparent.
    pub(crate) fn hiding(self, transparency: &Transparency<'_>) -> Self {
        let shown = transparency.shown(self.columns.len(), self.rows.len());
        Self { shown: Some(shown), ..self }
    }

    /// Whether all that a cell (row, column) of a grid (rows, columns) shows of the picture is transparent.
    pub fn hides_cell(&self, cell: (usize, usize), grid: (usize, usize)) -> bool {
        let Some(shown) = &self.shown else { return false };
        let within = |place: &Range<usize>, cell: usize, cells: usize, room: usize| {
            let own =
                (cell * room / cells).max(place.start)..((cell + 1) * room / cells).min(place.end);
            own.start - place.start..own.end.max(own.start) - place.start
        };
        let across = within(&self.columns, cell.1, grid.1, self.size.width);
        let mut rows = within(&self.rows, cell.0, grid.0, self.size.height);
        rows.all(|y| !shown[y * self.columns.len()..][across.clone()].contains(&true))
    }

    /// The whole canvas `[1,3,H,W]` in [−1, 1], as the model takes its windows.
    pub fn image(&self, picture: &Picture<impl Pixels>) -> Array4<f32> {
        let (width, height) = (self.columns.len(), self.rows.len());
        let scaled = resize(picture, width as u32, height as u32);
        Array4::from_shape_fn((1, 3, self.size.height, self.size.width), |(_, channel, y, x)| {
            let row = mirror(y as isize - self.rows.start as isize, height);
            let column = mirror(x as isize - self.columns.start as isize, width);
            f32::from(scaled[(row * width + column) * 3 + channel]) / 127.5 - 1.0
        })
    }
}

fn covers(range: &Range<usize>, cell: usize, cells: usize, room: usize) -> bool {
    // In units of half a canvas pixel per cell count, to stay in integers.
    let middle = (2 * cell + 1) * room;
    let (start, end) = (2 * range.start * cells, 2 * range.end * cells);
    let thin = range.len() * cells < room;
    let nearest = (range.start + range.end) * cells / (2 * room);
    (start..end).contains(&middle) || (thin && cell == nearest.min(cells - 1))
}

fn resize(picture: &Picture<impl Pixels>, width: u32, height: u32) -> Vec<u8> {
    let source = ImageRef::new(picture.width(), picture.height(), picture, PixelType::U8x3)
        .expect("a picture holds three bytes a pixel");
    let mut target = Image::new(width, height, PixelType::U8x3);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new().resize(&source, &mut target, &options).expect("equal pixel types");
    target.into_vec()
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage};

    use super::*;

    const SIZE: Size = Size { width: 128, height: 128 };

    #[test]
    fn proportions_are_kept() {
        let canvas = Canvas::new(SIZE, 600, 400).unwrap();
        assert_eq!((canvas.columns(), canvas.rows()), (0..128, 21..106));
        let canvas = Canvas::new(SIZE, 10, 10_000).unwrap();
        assert_eq!((canvas.columns(), canvas.rows()), (63..64, 0..128));
        assert!(Canvas::new(SIZE, 0, 3).is_err());
    }

    #[test]
    fn long_pictures_are_cut_into_windows() {
        let windows = |width, height, windows| {
            let canvas = Canvas::in_windows(SIZE, (16, 16), (width, height), windows).unwrap();
            let Size { width, height } = canvas.size();
            // Each window lies on the canvas, and the last ones show its ends.
            let ends = canvas.windows().iter().map(|(row, column)| (row + 128, column + 128));
            assert_eq!(ends.clone().max(), Some((height, width)));
            (canvas.windows().len(), canvas.columns().len(), canvas.rows().len())
        };
        assert_eq!(windows(600, 400, None), (1, 128, 85));
        assert_eq!(windows(600, 300, None), (1, 128, 64));
        // The shorter side is shown in full.
        assert_eq!(windows(610, 300, None), (3, 260, 128));
        assert_eq!(windows(300, 610, None), (3, 128, 260));
        assert_eq!(windows(30_000, 100, None), (8, 800, 3));
        assert_eq!(windows(1, 300, None), (8, 3, 800));
        // Asked for: along the longer side, and as many across as that takes.
        assert_eq!(windows(600, 400, Some(1)), (1, 128, 85));
        assert_eq!(windows(600, 400, Some(3)), (6, 320, 213));
        // Not beyond the picture's own pixels.
        assert_eq!(windows(600, 400, Some(99)), (24, 600, 400));
        assert_eq!(windows(100, 90, Some(99)), (1, 128, 115));
        assert!(Canvas::in_windows(SIZE, (16, 16), (9, 9), Some(0)).is_err());
        assert!(Canvas::in_windows(SIZE, (16, 16), (0, 9), None).is_err());
    }

    #[test]
    fn every_picture_has_cells() {
        let shown = |width, height| {
            let canvas = Canvas::new(SIZE, width, height).unwrap();
            (0..256).filter(|i| canvas.shows_cell((i / 16, i % 16), (16, 16))).count()
        };
        assert_eq!(shown(500, 500), 256);
        assert_eq!(shown(600, 400), 16 * 10);
        assert_eq!(shown(1, 10_000), 16);
        assert_eq!(shown(10_000, 1), 16);
    }

    #[test]
    fn the_rest_is_the_picture_mirrored() {
        let picture = RgbImage::from_fn(4, 2, |_, y| Rgb([if y == 0 { 255 } else { 0 }; 3]));
        let canvas = Canvas::new(Size { width: 4, height: 4 }, 4, 2).unwrap();
        let image = canvas.image(&picture);
        let column: Vec<_> = (0..4).map(|y| image[[0, 0, y, 0]]).collect();
        assert_eq!(column, [1.0, 1.0, -1.0, -1.0]);
    }
}
