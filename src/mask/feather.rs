//! A mask softened by a Gaussian.

mod blocks;

use blocks::Blocks;
use rayon::prelude::*;

use crate::{Cancel, Result};

/// A mask filtered by a Gaussian that is so wide, in pixels, is smooth enough to be interpolated
/// between pixels.
const FINE: f32 = 8.0;

/// A row of the widest picture takes milliseconds for so many.
const TAPS_AT_ONCE: usize = 64;

/// Pixels that the filter looks at on each side: 4 standard deviations, as in SciPy.
pub fn radius(sigma: f32) -> usize {
    (4.0 * sigma + 0.5) as usize
}

/// Gaussian filter of standard deviation `sigma` pixels, the borders replicated: SciPy's
/// `gaussian_filter` with `mode="nearest"`, to a 200th. The filtered parts of a whole add up to the
/// whole.
///
/// # Errors
/// [`Error::Cancelled`](crate::Error::Cancelled).
pub fn feathered(coverage: &[f32], width: usize, sigma: f32) -> Result<Vec<f32>> {
    match (sigma / FINE) as usize {
        0 | 1 => filtered(coverage, width, sigma),
        side => Blocks::of(coverage, width, side).feathered(sigma),
    }
}

/// The filter, tap by tap.
fn filtered(coverage: &[f32], width: usize, sigma: f32) -> Result<Vec<f32>> {
    let cancel = Cancel::current().unwrap_or_default();
    let kernel = kernel(sigma);
    let radius = kernel.len() / 2;
    let height = coverage.len() / width;
    let mut down = vec![0.0; coverage.len()];
    down.par_chunks_mut(width).enumerate().for_each(|(y, out)| {
        for (tap, weight) in kernel.iter().enumerate() {
            if tap % TAPS_AT_ONCE == 0 && cancel.is_requested() {
                return;
            }
            let row = (y + tap).saturating_sub(radius).min(height - 1);
            add(out, &coverage[row * width..][..width], *weight);
        }
    });
    down.par_chunks_mut(width).for_each(|row| {
        let (first, last) = (row[0], row[width - 1]);
        let mut padded = vec![first; radius];
        padded.extend_from_slice(row);
        padded.resize(width + 2 * radius, last);
        row.fill(0.0);
        for (tap, weight) in kernel.iter().enumerate() {
            if tap % TAPS_AT_ONCE == 0 && cancel.is_requested() {
                return;
            }
            add(row, &padded[tap..][..width], *weight);
        }
    });
    Cancel::check()?;
    Ok(down)
}

/// Its weights add up to 1.
fn kernel(sigma: f32) -> Vec<f32> {
    let (radius, sigma) = (radius(sigma) as i32, f64::from(sigma));
    let weights = (-radius..=radius)
        .map(|x| (-0.5 * (f64::from(x) / sigma.max(f64::MIN_POSITIVE)).powi(2)).exp());
    let sum: f64 = weights.clone().sum();
    weights.map(|weight| (weight / sum) as f32).collect()
}

fn add(sums: &mut [f32], values: &[f32], weight: f32) {
    sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += weight * value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_scipys_gaussian_filter_with_replicated_borders() {
        // m = np.zeros((4, 5)); m[0, :2] = m[2:, 4] = 1
        // scipy.ndimage.gaussian_filter(m, 1.5, mode="nearest"), SciPy 1.17.1
        let mut mask = vec![0.0; 20];
        for i in [0, 1, 14, 19] {
            mask[i] = 1.0;
        }
        let expected: [f32; 20] = [
            0.536814, 0.407554, 0.256047, 0.154050, 0.125811, 0.313677, 0.248725, 0.191241,
            0.191241, 0.248725, 0.135835, 0.125811, 0.154050, 0.256047, 0.407554, 0.045194,
            0.066122, 0.146728, 0.317366, 0.537470,
        ];
        for (value, expected) in feathered(&mask, 5, 1.5).unwrap().iter().zip(expected) {
            assert!((value - expected).abs() < 1e-5, "{value} {expected}");
        }
    }

    #[test]
    fn a_wide_filter_is_the_same_filter() {
        let (width, height) = (150, 91);
        let mask: Vec<f32> = (0..width * height)
            .map(|i| f32::from(u8::from((i % width) * 2 + i / width * 3 < 230 || i % 37 == 5)))
            .collect();
        for sigma in [16.0, 23.9, 40.0, 300.0] {
            let (exact, wide) =
                (filtered(&mask, width, sigma).unwrap(), feathered(&mask, width, sigma).unwrap());
            let differences = exact.iter().zip(&wide).map(|(a, b)| (a - b).abs());
            let most = differences.fold(0.0, f32::max);
            assert!(most < 0.005, "{sigma}: {most}");
        }
    }

    #[test]
    fn parts_still_add_up_and_nothing_is_changed_by_nothing() {
        let (width, height) = (31, 17);
        let parts: Vec<Vec<f32>> = (0..3)
            .map(|part| {
                (0..width * height).map(|i| f32::from(u8::from(i * i % 3 == part))).collect()
            })
            .collect();
        assert_eq!(feathered(&parts[0], width, 0.0).unwrap(), parts[0]);
        for sigma in [9.0, 33.0] {
            let soft: Vec<_> =
                parts.iter().map(|part| feathered(part, width, sigma).unwrap()).collect();
            for i in 0..width * height {
                let sum: f32 = soft.iter().map(|part| part[i]).sum();
                assert!((sum - 1.0).abs() < 1e-5, "{sum}");
            }
        }
    }

    #[test]
    fn it_stops_when_it_is_told_to() {
        let (cancel, mask) = (Cancel::default(), vec![0.5; 1000 * 1000]);
        cancel.request();
        for sigma in [15.0, 500.0] {
            let stopped = cancel.scope(|| feathered(&mask, 1000, sigma));
            assert!(matches!(stopped, Err(crate::Error::Cancelled)));
        }
    }
}
