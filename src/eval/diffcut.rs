//! The quirks of DiffCut's evaluation (dataloader/iterator.py and eval_diffcut.py of its repository): a
//! square from the middle, scored at 128 × 128.

use image::RgbImage;
use image::imageops::crop_imm;
use ndarray::{Array2, s};

use super::{Labels, Result};

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
    /// Of a picture: one pixel less than its shorter side.
    ///
    /// # Errors
    /// [`crate::Error::PictureEmpty`] for pictures that have none.
    pub fn of(picture: &RgbImage) -> Result<Self> {
        let (width, height) = picture.dimensions();
        let side = width.min(height).saturating_sub(1) as usize;
        if side == 0 {
            return Err(crate::Error::PictureEmpty { width, height }.into());
        }
        // Python rounds halves to the even number.
        let start =
            |length: u32| ((length as usize - side) as f64 / 2.0).round_ties_even() as usize;
        Ok(Self { top: start(height), left: start(width), side })
    }

    /// The square of the picture.
    pub fn picture(self, picture: &RgbImage) -> RgbImage {
        let side = self.side as u32;
        crop_imm(picture, self.left as u32, self.top as u32, side, side).to_image()
    }

    /// The square of the true classes.
    pub fn classes(self, classes: &Labels) -> Labels {
        let (rows, columns) = (self.top..self.top + self.side, self.left..self.left + self.side);
        classes.slice(s![rows, columns]).to_owned()
    }

    /// The true classes at the side of comparison: nearest to the scaled square, every eighth pixel of it.
    pub fn truth(self, classes: &Labels) -> Labels {
        // floor((8 i + 0.5) · side ÷ 1024)
        let place = |i: usize| (2 * i * (RESOLUTION / SIDE) + 1) * self.side / (2 * RESOLUTION);
        let square = self.classes(classes);
        Array2::from_shape_fn((SIDE, SIDE), |(y, x)| square[[place(y), place(x)]])
    }

    /// A label map of the square at the side of comparison, regions numbered without gaps.
    pub fn prediction(self, labels: &Labels) -> Labels {
        let place = |i: usize| (2 * i + 1) * self.side / (2 * SIDE);
        let mut small = Array2::from_shape_fn((SIDE, SIDE), |(y, x)| labels[[place(y), place(x)]]);
        let mut used: Vec<u16> = small.iter().copied().collect();
        used.sort_unstable();
        used.dedup();
        small.mapv_inplace(|label| used.binary_search(&label).expect("every label is used") as u16);
        small
    }
}
