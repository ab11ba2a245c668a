//! Pixels of any depth as 8-bit colours and alpha.

use image::{DynamicImage, GrayImage, ImageBuffer, Pixel, RgbImage};

use super::file::zeroed;
use crate::picture::alpha::on_backdrop;

/// The colours, laid on mid-grey where they are transparent, and the alpha unless every pixel is
/// opaque; or the bytes of memory that could not be had.
pub fn split(picture: DynamicImage) -> Result<(RgbImage, Option<GrayImage>), u64> {
    match picture {
        DynamicImage::ImageRgb8(colors) => Ok((colors, None)),
        DynamicImage::ImageLuma8(pixels) => converted(&pixels, |value| value),
        DynamicImage::ImageLumaA8(pixels) => converted(&pixels, |value| value),
        DynamicImage::ImageRgba8(pixels) => converted(&pixels, |value| value),
        DynamicImage::ImageLuma16(pixels) => converted(&pixels, byte),
        DynamicImage::ImageLumaA16(pixels) => converted(&pixels, byte),
        DynamicImage::ImageRgb16(pixels) => converted(&pixels, byte),
        DynamicImage::ImageRgba16(pixels) => converted(&pixels, byte),
        _ => unreachable!("floats are brought to integers where they are decoded"),
    }
}

fn byte(value: u16) -> u8 {
    ((u32::from(value) + 128) / 257) as u8
}

type Buffer<P> = ImageBuffer<P, Vec<<P as Pixel>::Subpixel>>;

fn converted<P: Pixel>(
    pixels: &Buffer<P>,
    byte: impl Fn(P::Subpixel) -> u8,
) -> Result<(RgbImage, Option<GrayImage>), u64> {
    let (width, height) = pixels.dimensions();
    let count = u64::from(width) * u64::from(height);
    let mut colors = zeroed::<u8>(count * 3)?;
    let mut alpha = zeroed::<u8>(if P::HAS_ALPHA { count } else { 0 })?;
    let rgba = |pixel: &P| pixel.to_rgba().0.map(&byte);
    for (target, pixel) in colors.chunks_exact_mut(3).zip(pixels.pixels()) {
        let [r, g, b, alpha] = rgba(pixel);
        target.copy_from_slice(&on_backdrop([r, g, b], alpha));
    }
    for (target, pixel) in alpha.iter_mut().zip(pixels.pixels()) {
        *target = rgba(pixel)[3];
    }
    let transparent = alpha.iter().any(|&alpha| alpha < u8::MAX);
    let size = "as many values as pixels take";
    let alpha = transparent.then(|| GrayImage::from_raw(width, height, alpha).expect(size));
    Ok((RgbImage::from_raw(width, height, colors).expect(size), alpha))
}
