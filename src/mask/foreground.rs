//! A region's own colours in the pixels that it covers in part.

use image::RgbImage;

use crate::geometry::Size;

/// Weight of the colours around, and how much more where coverage changes, as in PyMatting.
const REGULARIZATION: f32 = 1e-5;
const GRADIENT_WEIGHT: f32 = 1.0;
/// Sides in pixels up to which a level is small, and rounds on small and on other levels.
const SMALL: usize = 32;
const SMALL_ROUNDS: usize = 10;
const ROUNDS: usize = 2;
/// Pixels covered more than the first give the region's mean colour, less than the second that of
/// the rest.
const SURE: [f32; 2] = [0.9, 0.1];

/// Red, green and blue from 0 to 1 of the region and of the rest.
type Colors = [[f32; 3]; 2];

/// Replace the colours of pixels that are covered in part by the region's own.
pub fn foreground(picture: &mut RgbImage, coverage: &[f32]) {
    let partly = |share: f32| (1.0..255.0).contains(&(share * 255.0).round());
    if !coverage.iter().any(|&share| partly(share)) {
        return;
    }
    let image: Vec<[f32; 3]> =
        picture.pixels().map(|color| color.0.map(|c| f32::from(c) / 255.0)).collect();
    let colors = estimated(&image, coverage, picture.width() as usize);
    for ((pixel, &share), [own, _]) in picture.pixels_mut().zip(coverage).zip(colors) {
        if partly(share) {
            pixel.0 = own.map(|c| (c * 255.0).round() as u8);
        }
    }
}

/// Colours of the region and of the rest at each pixel, of which `image` is the mixture by `alpha`:
/// fast multi-level foreground estimation (Germer et al., ICPR 2020) with the constants of
/// PyMatting. Row by row, `width` to a row.
fn estimated(image: &[[f32; 3]], alpha: &[f32], width: usize) -> Vec<Colors> {
    let height = alpha.len() / width;
    let whole = Size { width, height };
    let mut size = Size { width: 1, height: 1 };
    let mut colors = vec![means(image, alpha)];
    let levels = width.max(height).next_power_of_two().ilog2().max(1);
    for level in 0..=levels {
        let side = |length: usize| {
            (length as f64).powf(f64::from(level) / f64::from(levels)).round_ties_even() as usize
        };
        let next = Size { width: side(width), height: side(height) };
        let from = places(whole, next);
        let image: Vec<_> = from.iter().map(|&place| image[place]).collect();
        let alpha: Vec<_> = from.iter().map(|&place| alpha[place]).collect();
        colors = places(size, next).into_iter().map(|place| colors[place]).collect();
        let rounds = if next.width.max(next.height) <= SMALL { SMALL_ROUNDS } else { ROUNDS };
        for _ in 0..rounds {
            improve(&mut colors, &image, &alpha, next);
        }
        size = next;
    }
    colors
}

fn means(image: &[[f32; 3]], alpha: &[f32]) -> Colors {
    let mean = |sure: &dyn Fn(f32) -> bool| {
        let pixels = || image.iter().zip(alpha).filter(|(_, share)| sure(**share));
        let count = pixels().count() as f64 + 1e-5;
        [0, 1, 2]
            .map(|c| (pixels().map(|(color, _)| f64::from(color[c])).sum::<f64>() / count) as f32)
    };
    [mean(&|share| share > SURE[0]), mean(&|share| share < SURE[1])]
}

/// Where each pixel of a picture of size `to` lies in one of size `from`.
fn places(from: Size, to: Size) -> Vec<usize> {
    let columns: Vec<usize> = (0..to.width).map(|x| x * from.width / to.width).collect();
    let first = |y: usize| y * from.height / to.height * from.width;
    (0..to.height).flat_map(|y| columns.iter().map(move |x| first(y) + x)).collect()
}

/// One round of Gauss–Seidel: at each pixel the pair of colours that fits it and its neighbours
/// best.
fn improve(colors: &mut [Colors], image: &[[f32; 3]], alpha: &[f32], size: Size) {
    let Size { width, height } = size;
    for y in 0..height {
        let (above, below) = (y.saturating_sub(1) * width, (y + 1).min(height - 1) * width);
        for x in 0..width {
            let pixel = y * width + x;
            let own = alpha[pixel];
            let (mut first, mut second) = (own * own, (1.0 - own) * (1.0 - own));
            let mixed = own * (1.0 - own);
            let mut sums = [image[pixel].map(|c| own * c), image[pixel].map(|c| (1.0 - own) * c)];
            let neighbours = [
                y * width + x.saturating_sub(1),
                y * width + (x + 1).min(width - 1),
                above + x,
                below + x,
            ];
            for other in neighbours {
                let weight = REGULARIZATION + GRADIENT_WEIGHT * (own - alpha[other]).abs();
                first += weight;
                second += weight;
                for (sums, colors) in sums.iter_mut().zip(&colors[other]) {
                    sums.iter_mut().zip(colors).for_each(|(sum, color)| *sum += weight * color);
                }
            }
            let scale = 1.0 / (first * second - mixed * mixed);
            let [a, b] = sums;
            colors[pixel] = [
                [0, 1, 2].map(|c| (scale * (second * a[c] - mixed * b[c])).clamp(0.0, 1.0)),
                [0, 1, 2].map(|c| (scale * (first * b[c] - mixed * a[c])).clamp(0.0, 1.0)),
            ];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_those_of_pymatting() {
        // y, x = np.mgrid[0:24, 0:40]; image = np.stack([x / 39, y / 23, x * y % 7 / 6], 2)
        // pymatting.estimate_foreground_ml(image, np.clip((x - y / 2 - 8) / 12, 0, 1)), PyMatting
        // 1.1.16, whose threads see each other's rows before or after they change.
        let (mut image, mut alpha) = (Vec::new(), Vec::new());
        for i in 0..24 * 40 {
            let (x, y) = ((i % 40) as f32, (i / 40) as f32);
            image.push([x / 39.0, y / 23.0, (x * y % 7.0) / 6.0]);
            alpha.push(((x - y / 2.0 - 8.0) / 12.0).clamp(0.0, 1.0));
        }
        let colors = estimated(&image, &alpha, 40);
        for (x, y, expected) in [
            (20, 2, [0.53821, 0.08253, 0.78313]),
            (24, 11, [0.65406, 0.47173, 0.78106]),
            (15, 5, [0.568, 0.14863, 0.72156]),
            (12, 16, [0.66968, 0.44185, 0.55744]),
        ] {
            let [own, _] = colors[y * 40 + x];
            for (value, expected) in own.into_iter().zip(expected) {
                let difference: f32 = value - expected;
                assert!(difference.abs() < 0.01, "{x}, {y}: {own:?}");
            }
        }
    }
}
