//! Smaller pictures to look at.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::RgbImage;

/// How pictures are scaled; label maps take [`ResizeAlg::Nearest`].
pub const SMOOTH: ResizeAlg = ResizeAlg::Convolution(FilterType::Lanczos3);

/// Scale a picture down, in its proportions, until no side is longer than `longest`.
pub fn shrunk(picture: &RgbImage, longest: u32, algorithm: ResizeAlg) -> RgbImage {
    let side = picture.width().max(picture.height());
    if side <= longest {
        return picture.clone();
    }
    let scaled =
        |length: u32| (u64::from(length) * u64::from(longest) / u64::from(side)).max(1) as u32;
    let (width, height) = (scaled(picture.width()), scaled(picture.height()));
    let source =
        ImageRef::new(picture.width(), picture.height(), picture.as_raw(), PixelType::U8x3)
            .expect("an RgbImage holds three bytes a pixel");
    let mut target = Image::new(width, height, PixelType::U8x3);
    let options = ResizeOptions::new().resize_alg(algorithm);
    Resizer::new().resize(&source, &mut target, &options).expect("equal pixel types");
    RgbImage::from_raw(width, height, target.into_vec()).expect("three bytes a pixel")
}
