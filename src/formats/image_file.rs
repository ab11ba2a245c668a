//! Picture files in memory.

use std::io::Cursor;

use image::{EncodableLayout, ImageBuffer, ImageFormat, Pixel, PixelWithColorType};

/// Encode a picture as a PNG file.
///
/// # Panics
/// When PNG has no such pixels: it has 8 and 16 bits a sample, not floats.
pub fn to_png<P>(picture: &ImageBuffer<P, Vec<P::Subpixel>>) -> Vec<u8>
where
    P: Pixel + PixelWithColorType,
    [P::Subpixel]: EncodableLayout,
{
    encoded(picture, ImageFormat::Png)
}

/// Encode a picture in a `format` that has such pixels.
pub(super) fn encoded<P>(picture: &ImageBuffer<P, Vec<P::Subpixel>>, format: ImageFormat) -> Vec<u8>
where
    P: Pixel + PixelWithColorType,
    [P::Subpixel]: EncodableLayout,
{
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("pixels that the format has, into memory");
    bytes.into_inner()
}
