//! Linear light of any range as sRGB.

use image::{DynamicImage, ImageBuffer, Pixel, RgbImage, RgbaImage};
use palette::encoding::{FromLinear, Srgb};
use rayon::prelude::*;

use super::file::PictureFile;
use crate::Result;
use crate::picture::options::{ValueRange, unit};

/// Luminance that the log-average of a picture becomes: the grey of photography.
const KEY: f64 = 0.18;

/// Tone-map a picture by the global operator of Reinhard et al. (*Photographic Tone Reproduction
/// for Digital Images*, 2002, equations 1, 2 and 4): the log-average of the luminance becomes 0.18
/// and the largest luminance white; then sRGB's curve. Alpha is taken out of the colours, which
/// OpenEXR stores multiplied with it. A range that is given is scaled to 0 to 1 instead.
pub fn map<P: Pixel<Subpixel = f32>>(
    file: &PictureFile,
    picture: &ImageBuffer<P, Vec<f32>>,
) -> Result<DynamicImage> {
    let channels = usize::from(P::CHANNEL_COUNT);
    let curve = Curve::of(picture.as_raw(), channels, file.options.range);
    let mut bytes = file.allocate::<u8>(picture.as_raw().len() as u64)?;
    let pixels = bytes.par_chunks_exact_mut(channels);
    pixels.zip(picture.as_raw().par_chunks_exact(channels)).for_each(|(target, pixel)| {
        let (color, alpha) = straight(pixel);
        let color = curve.color(color);
        target[..3].copy_from_slice(&color);
        if let Some(target) = target.get_mut(3) {
            *target = (alpha * 255.0).round() as u8;
        }
    });
    let (width, height) = picture.dimensions();
    let size = "as many values as pixels take";
    Ok(if P::HAS_ALPHA {
        RgbaImage::from_raw(width, height, bytes).expect(size).into()
    } else {
        RgbImage::from_raw(width, height, bytes).expect(size).into()
    })
}

enum Curve {
    /// The factor of the luminance, and the largest luminance after it.
    Reinhard {
        scale: f64,
        white: f64,
    },
    Range(ValueRange),
}

impl Curve {
    fn of(values: &[f32], channels: usize, range: Option<ValueRange>) -> Self {
        if let Some(range) = range {
            return Self::Range(range);
        }
        // Sums of pieces of one size, added in order, do not depend on the number of threads.
        let pieces = values.par_chunks(channels * 4096).map(|piece| {
            let lights = piece.chunks_exact(channels).map(|pixel| luminance(straight(pixel).0));
            lights.filter(|&light| light > 0.0).fold((0.0, 0_u64, 0.0_f64), |all, light| {
                (all.0 + light.ln(), all.1 + 1, all.2.max(light))
            })
        });
        let (logs, count, largest) = pieces
            .collect::<Vec<_>>()
            .into_iter()
            .fold((0.0, 0, 0.0_f64), |all, piece: (f64, u64, f64)| {
                (all.0 + piece.0, all.1 + piece.1, all.2.max(piece.2))
            });
        let average = (logs / count.max(1) as f64).exp();
        Self::Reinhard { scale: KEY / average, white: KEY / average * largest }
    }

    fn color(&self, color: [f64; 3]) -> [u8; 3] {
        let linear = match self {
            Self::Range(range) => color.map(|value| range.share(value)),
            Self::Reinhard { scale, white } => {
                let light = scale * luminance(color);
                let factor = scale * (1.0 + light / (white * white)) / (1.0 + light);
                color.map(|value| unit(value * factor))
            }
        };
        linear.map(|value| Srgb::from_linear(value as f32))
    }
}

fn luminance([r, g, b]: [f64; 3]) -> f64 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// The colour that was multiplied with the pixel's alpha, and the alpha.
fn straight(pixel: &[f32]) -> ([f64; 3], f64) {
    let alpha = unit(pixel.get(3).copied().unwrap_or(1.0).into());
    let own = |i: usize| {
        let value = f64::from(pixel[i]);
        if value.is_finite() && alpha > 0.0 { value / alpha } else { 0.0 }
    };
    ([own(0), own(1), own(2)], alpha)
}
