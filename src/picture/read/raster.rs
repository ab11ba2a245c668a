//! Pixels of any depth as 8-bit colours and alpha.

use image::{DynamicImage, GrayImage, ImageBuffer, Pixel, RgbImage};
use rayon::prelude::*;

use crate::Result;
use crate::memory::zeroed;
use crate::picture::alpha::on_backdrop;

/// The colours, laid on mid-grey where they are transparent, and the alpha unless every pixel is
/// opaque. `what` is the picture in errors.
pub fn split(picture: DynamicImage, what: &str) -> Result<(RgbImage, Option<GrayImage>)> {
    match picture {
        DynamicImage::ImageRgb8(colors) => Ok((colors, None)),
        DynamicImage::ImageLuma8(pixels) => converted(&pixels, what, |value| value),
        DynamicImage::ImageLumaA8(pixels) => converted(&pixels, what, |value| value),
        DynamicImage::ImageRgba8(pixels) => converted(&pixels, what, |value| value),
        DynamicImage::ImageLuma16(pixels) => converted(&pixels, what, byte),
        DynamicImage::ImageLumaA16(pixels) => converted(&pixels, what, byte),
        DynamicImage::ImageRgb16(pixels) => converted(&pixels, what, byte),
        DynamicImage::ImageRgba16(pixels) => converted(&pixels, what, byte),
        _ => unreachable!("floats are brought to integers where they are decoded"),
    }
}

fn byte(value: u16) -> u8 {
    ((u32::from(value) + 128) / 257) as u8
}

type Buffer<P> = ImageBuffer<P, Vec<<P as Pixel>::Subpixel>>;

fn converted<P>(
    pixels: &Buffer<P>,
    what: &str,
    byte: impl Fn(P::Subpixel) -> u8 + Sync,
) -> Result<(RgbImage, Option<GrayImage>)>
where
    P: Pixel,
    P::Subpixel: Sync,
{
    let (width, height) = pixels.dimensions();
    let (count, row) = (u64::from(width) * u64::from(height), width as usize);
    let mut colors = zeroed::<u8>(count * 3, what)?;
    let mut alpha = zeroed::<u8>(if P::HAS_ALPHA { count } else { 0 }, what)?;
    let channels = usize::from(P::CHANNEL_COUNT);
    let rows = || pixels.as_raw().par_chunks_exact(row * channels);
    let rgba = |pixel: &[P::Subpixel]| P::from_slice(pixel).to_rgba().0.map(&byte);
    colors.par_chunks_exact_mut(row * 3).zip(rows()).for_each(|(target, row)| {
        for (target, pixel) in target.chunks_exact_mut(3).zip(row.chunks_exact(channels)) {
            let [r, g, b, alpha] = rgba(pixel);
            let seen = if P::HAS_ALPHA { on_backdrop([r, g, b], alpha) } else { [r, g, b] };
            target.copy_from_slice(&seen);
        }
    });
    alpha.par_chunks_exact_mut(row).zip(rows()).for_each(|(target, row)| {
        for (target, pixel) in target.iter_mut().zip(row.chunks_exact(channels)) {
            *target = rgba(pixel)[3];
        }
    });
    let transparent = alpha.iter().any(|&alpha| alpha < u8::MAX);
    let size = "as many values as pixels take";
    let alpha = transparent.then(|| GrayImage::from_raw(width, height, alpha).expect(size));
    Ok((RgbImage::from_raw(width, height, colors).expect(size), alpha))
}
