//! Values that use only a part of what they are stored in.

use std::path::Path;

use image::DynamicImage;
use rayon::prelude::*;

use super::file::PictureFile;
use crate::Result;
use crate::picture::options::{ValueRange, unit};

/// Depths that scanners, cameras and microscopes store in 16 bits.
const DEPTHS: [u32; 4] = [8, 10, 12, 14];

/// The values of a pixel: its colours, then alpha if it has one.
#[derive(Clone, Copy)]
pub struct Layout {
    pub channels: usize,
    pub colors: usize,
}

impl Layout {
    fn of(picture: &DynamicImage) -> Self {
        let channels = usize::from(picture.color().channel_count());
        Self { channels, colors: channels - usize::from(picture.color().has_alpha()) }
    }
}

/// Bring the colours of `picture` from `range` to the whole of what their type holds. Without a
/// range, those of 16 bits whose largest needs at most 14 of them are taken as numbers of 8, 10, 12
/// or 14 bits, the fewest that hold it.
pub fn apply(picture: &mut DynamicImage, range: Option<ValueRange>, path: &Path) {
    let layout = Layout::of(picture);
    match picture {
        DynamicImage::ImageLuma16(pixels) => words(pixels, layout, range, path),
        DynamicImage::ImageLumaA16(pixels) => words(pixels, layout, range, path),
        DynamicImage::ImageRgb16(pixels) => words(pixels, layout, range, path),
        DynamicImage::ImageRgba16(pixels) => words(pixels, layout, range, path),
        picture => {
            let Some(range) = range else { return };
            let table: Vec<u8> =
                (0..=u8::MAX).map(|v| (range.share(v.into()) * 255.0).round() as u8).collect();
            let bytes = match picture {
                DynamicImage::ImageLuma8(pixels) => &mut **pixels,
                DynamicImage::ImageLumaA8(pixels) => &mut **pixels,
                DynamicImage::ImageRgb8(pixels) => &mut **pixels,
                DynamicImage::ImageRgba8(pixels) => &mut **pixels,
                _ => return,
            };
            each(bytes, layout, |value| table[usize::from(value)]);
        }
    }
}

fn words(values: &mut [u16], layout: Layout, range: Option<ValueRange>, path: &Path) {
    let range = match range {
        Some(range) => range,
        None => {
            let pixels = values.par_chunks_exact(layout.channels);
            let largest = pixels.map(|pixel| pixel[..layout.colors].iter().max()).max().flatten();
            let largest = largest.copied().unwrap_or(0);
            let holds = |depth: &&u32| u32::from(largest) < 1 << **depth;
            let Some(depth) = DEPTHS.iter().find(holds).filter(|_| largest > 0) else { return };
            let white = (1_u32 << depth) - 1;
            tracing::warn!(
                "the 16-bit values of {} end at {largest}: they are taken as {depth}-bit numbers, \
                 {white} as full brightness",
                path.display()
            );
            ValueRange::new(0.0, white.into()).expect("white is above 0")
        }
    };
    each(values, layout, |value| (range.share(value.into()) * 65_535.0).round() as u16);
}

/// Change the colours of every pixel, not its alpha.
fn each<T: Copy + Send>(values: &mut [T], layout: Layout, change: impl Fn(T) -> T + Sync) {
    values.par_chunks_exact_mut(layout.channels).for_each(|pixel| {
        pixel[..layout.colors].iter_mut().for_each(|value| *value = change(*value));
    });
}

/// Bring numbers of any size from the range of the options to 16 bits. Without one, numbers from 0
/// to 1 are brightness if they may be `fractions`; others lie between the least and the largest.
/// What is not a number is black; alpha, of which 1 is opaque, is not stretched.
pub fn to_words(
    file: &PictureFile,
    numbers: &[f32],
    layout: Layout,
    fractions: bool,
) -> Result<Vec<u16>> {
    let range = file.options.range.unwrap_or_else(|| {
        let pixels = numbers.chunks_exact(layout.channels);
        let pixels = pixels.flat_map(|pixel| &pixel[..layout.colors]);
        let finite = pixels.copied().filter(|number| number.is_finite());
        let (low, high) = finite.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), number| {
            (low.min(number), high.max(number))
        });
        let unit = ValueRange::new(0.0, 1.0).expect("0 is below 1");
        if fractions && low >= 0.0 && high <= 1.0 {
            return unit;
        }
        tracing::warn!(
            "the values of {} go from {low} to {high}: these are taken as black and full \
             brightness",
            file.path.display()
        );
        // A picture of one value has no brightness.
        ValueRange::new(low.into(), high.into()).unwrap_or(unit)
    });
    let mut words = file.allocate::<u16>(numbers.len() as u64)?;
    let pixels = words.par_chunks_exact_mut(layout.channels);
    pixels.zip(numbers.par_chunks_exact(layout.channels)).for_each(|(words, numbers)| {
        for (i, (word, &number)) in words.iter_mut().zip(numbers).enumerate() {
            let number = f64::from(number);
            let share = if i < layout.colors { range.share(number) } else { unit(number) };
            *word = (share * 65_535.0).round() as u16;
        }
    });
    Ok(words)
}

#[cfg(test)]
mod tests {
    use image::{ImageBuffer, Luma, LumaA};

    use super::*;

    fn stretched(values: Vec<u16>) -> Vec<u16> {
        let size = values.len() as u32;
        let pixels: ImageBuffer<Luma<u16>, _> = ImageBuffer::from_vec(size, 1, values).unwrap();
        let mut picture = pixels.into();
        apply(&mut picture, None, Path::new("a.png"));
        picture.into_luma16().into_raw()
    }

    #[test]
    fn words_of_fewer_bits_are_stretched() {
        assert_eq!(stretched(vec![0, 4095]), [0, 65_535]);
        assert_eq!(stretched(vec![0, 1024]), [0, 16_388]);
        assert_eq!(stretched(vec![0, 1023]), [0, 65_535]);
        assert_eq!(stretched(vec![1, 255]), [257, 65_535]);
        // A dark photograph of all 16 bits stays dark, and black stays black.
        assert_eq!(stretched(vec![7, 16_384]), [7, 16_384]);
        assert_eq!(stretched(vec![0, 0]), [0, 0]);
    }

    #[test]
    fn a_range_that_is_given_counts_and_alpha_does_not() {
        let pixels: ImageBuffer<LumaA<u8>, _> =
            ImageBuffer::from_vec(2, 1, vec![10, 9, 30, 255]).unwrap();
        let mut picture = pixels.into();
        apply(&mut picture, Some("10:30".parse().unwrap()), Path::new("a.png"));
        assert_eq!(picture.into_luma_alpha8().into_raw(), [0, 9, 255, 255]);
    }

    #[test]
    fn numbers_lie_between_the_least_and_the_largest_unless_they_are_fractions() {
        let options = 1_000.into();
        let file = PictureFile { path: Path::new("a.tif"), bytes: Vec::new(), options };
        let layout = Layout { channels: 1, colors: 1 };
        let words =
            |numbers: &[f32], fractions| to_words(&file, numbers, layout, fractions).unwrap();
        assert_eq!(words(&[0.25, 0.5], true), [16_384, 32_768]);
        assert_eq!(words(&[0.0, 1.0], false), [0, 65_535]);
        assert_eq!(words(&[-10.0, f32::NAN, 10.0], true), [0, 0, 65_535]);
        assert_eq!(words(&[3.0, 3.0], true), [65_535, 65_535]);
        assert_eq!(words(&[f32::NAN], true), [0]);
    }
}
