//! A picture of any size on the model's canvas: scaled to fit, its proportions kept, the rest of the
//! canvas filled with the mirrored picture.

use std::ops::Range;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use ndarray::Array4;

use super::{Picture, Pixels};
use crate::model::Size;
use crate::segment::mirror;
use crate::{Error, Result};

/// Where the picture lies on the model's canvas.
#[derive(Clone, Debug)]
pub struct Canvas {
    size: Size,
    columns: Range<usize>,
    rows: Range<usize>,
}

impl Canvas {
    /// The largest place of the picture's proportions, in the middle of the canvas.
    ///
    /// # Errors
    /// [`Error::PictureEmpty`].
    pub fn new(size: Size, width: u32, height: u32) -> Result<Self> {
        if width == 0 || height == 0 {
            return Err(Error::PictureEmpty { width, height });
        }
        let scale =
            (size.width as f64 / f64::from(width)).min(size.height as f64 / f64::from(height));
        let place = |pixels: u32, room: usize| {
            let length = ((f64::from(pixels) * scale).round() as usize).clamp(1, room);
            let start = (room - length) / 2;
            start..start + length
        };
        Ok(Self { size, columns: place(width, size.width), rows: place(height, size.height) })
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

    /// The model's input `[1,3,H,W]` in [−1, 1].
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
