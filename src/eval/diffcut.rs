//! The quirks of DiffCut's evaluation (dataloader/iterator.py and eval_diffcut.py of its
//! repository): a square from the middle, scored at 128 × 128.

use image::RgbImage;
use image::imageops::crop_imm;
use ndarray::{Array2, s};

use crate::eval::error::Result;
use crate::eval::labels::{Labels, numbered};

/// Side at which label maps are compared.
const SIDE: usize = 128;
/// Side to which it scales the square first.
const RESOLUTION: usize = 1024;

/// The square: first row, first column, and side.
#[derive(Clone, Copy, Debug)]
pub struct Square {
    top: usize,
    left: usize,
    side: usize,
}

impl Square {
    /// The square of a picture: its side is one pixel less than the picture's shorter side.
    ///
    /// # Errors
    /// [`emerdiff::Error::PictureEmpty`] for pictures that have none.
    pub fn of(picture: &RgbImage) -> Result<Self> {
        let (width, height) = picture.dimensions();
        let side = width.min(height).saturating_sub(1) as usize;
        if side == 0 {
            return Err(emerdiff::Error::PictureEmpty { width, height }.into());
        }
        // Python rounds halves to the even number.
        let start =
            |length: u32| ((length as usize - side) as f64 / 2.0).round_ties_even() as usize;
        Ok(Self { top: start(height), left: start(width), side })
    }

    /// Cut the square out of the picture.
    pub fn picture(self, picture: &RgbImage) -> RgbImage {
        let side = self.side as u32;
        crop_imm(picture, self.left as u32, self.top as u32, side, side).to_image()
    }

    /// Cut the square out of the true classes.
    pub fn classes(self, classes: &Labels) -> Labels {
        let (rows, columns) = (self.top..self.top + self.side, self.left..self.left + self.side);
        classes.slice(s![rows, columns]).to_owned()
    }

    /// Scale the true classes to the side of comparison: every eighth pixel of the nearest to the
    /// scaled square.
    pub fn truth(self, classes: &Labels) -> Labels {
        // floor((8 i + 0.5) · side ÷ 1024)
        let place = |i: usize| (2 * i * (RESOLUTION / SIDE) + 1) * self.side / (2 * RESOLUTION);
        let square = self.classes(classes);
        Array2::from_shape_fn((SIDE, SIDE), |(y, x)| square[[place(y), place(x)]])
    }

    /// Scale a label map of the square to the side of comparison, regions numbered without gaps.
    pub fn prediction(self, labels: &Labels) -> Labels {
        let place = |i: usize| (2 * i + 1) * self.side / (2 * SIDE);
        let small = Array2::from_shape_fn((SIDE, SIDE), |(y, x)| labels[[place(y), place(x)]]);
        numbered(&small).expect("fewer pixels than labels")
    }
}
