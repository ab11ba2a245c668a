//! Smaller pictures to look at.

use fast_image_resize::pixels::U8x3;
use fast_image_resize::{FilterType, ResizeAlg};
use image::RgbImage;

use crate::picture::{Raster, Scaled};

/// How pictures are scaled; label maps take [`ResizeAlg::Nearest`].
pub const SMOOTH: ResizeAlg = ResizeAlg::Convolution(FilterType::Lanczos3);

/// Scale a picture down, in its proportions, until no side is longer than `longest`.
pub fn shrunk(picture: &RgbImage, longest: u32, algorithm: ResizeAlg) -> RgbImage {
    let source =
        Raster { bytes: picture.as_raw(), width: picture.width(), height: picture.height() };
    match source.shrink::<U8x3>(longest, algorithm) {
        Some(Scaled { bytes, width, height }) => {
            RgbImage::from_raw(width, height, bytes).expect("three bytes a pixel")
        }
        None => picture.clone(),
    }
}
