//! Fewer channels for vectors whose distances alone count.

use linfa_linalg::qr::QR;
use ndarray::{Array1, Array2, ArrayView2, Axis};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::{Error, Result};

/// Channels that are kept. 24 of the embedded model's 96 hold all but a few percent of the variance
/// of a picture's features.
const CHANNELS: usize = 24;
/// Subspace iterations: directions whose variance is half as large as another's are 2⁻⁸ of it.
const ITERATIONS: usize = 8;

/// The directions of `features` `[cells, channels]` from their mean over the `shown` cells, as unit
/// vectors in the 24 channels in which they vary most; `[cells, 24]`, or fewer channels where there
/// are fewer. A cell with the mean feature is zero.
///
/// # Errors
/// [`Error::Clustering`] when a feature is not finite.
pub fn directions(features: ArrayView2<'_, f32>, shown: &[usize]) -> Result<Array2<f32>> {
    let failed = |reason: String| Error::Clustering { reason };
    let mean = features.select(Axis(0), shown).mean_axis(Axis(0));
    let mut units = &features - &mean.unwrap_or_else(|| Array1::zeros(features.ncols()));
    for mut row in units.outer_iter_mut() {
        let norm = row.dot(&row).sqrt();
        if norm > 0.0 {
            row /= norm;
        }
    }
    if !units.iter().all(|value| value.is_finite()) {
        return Err(failed("a feature is not a finite number".into()));
    }
    let channels = units.ncols();
    if channels <= CHANNELS {
        return Ok(units);
    }
    let seen = units.select(Axis(0), shown);
    let covariance = seen.t().dot(&seen);
    let mut random = ChaCha8Rng::seed_from_u64(0);
    let mut basis = Array2::from_shape_fn((channels, CHANNELS), |_| random.gen_range(-1.0..1.0f32));
    for _ in 0..ITERATIONS {
        let spread = covariance.dot(&basis);
        let scale = spread.iter().fold(0.0f32, |most, value| most.max(value.abs()));
        if scale == 0.0 {
            break;
        }
        basis = (spread / scale).qr().map_err(|error| failed(error.to_string()))?.into_decomp().0;
    }
    Ok(units.dot(&basis))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_stay_when_few_channels_matter() {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let mut value = || random.gen_range(-1.0..1.0f32);
        let codes = Array2::from_shape_simple_fn((60, 5), &mut value);
        let mix = Array2::from_shape_simple_fn((5, 96), &mut value);
        let features = codes.dot(&mix);
        let all: Vec<usize> = (0..60).collect();
        let reduced = directions(features.view(), &all).unwrap();
        assert_eq!(reduced.dim(), (60, CHANNELS));
        let mean = features.mean_axis(Axis(0)).unwrap();
        let unit = |cell: usize| {
            let row = &features.row(cell) - &mean;
            let norm = row.dot(&row).sqrt();
            row / norm
        };
        for (a, b) in [(0, 1), (3, 40), (17, 59)] {
            let apart = |a: Array1<f32>, b: Array1<f32>| (&a - &b).mapv(|d| d * d).sum().sqrt();
            let before = apart(unit(a), unit(b));
            let after = apart(reduced.row(a).to_owned(), reduced.row(b).to_owned());
            assert!((before - after).abs() < 1e-3, "{before} {after}");
        }
    }

    #[test]
    fn equal_features_are_zero_and_bad_ones_an_error() {
        let equal = Array2::ones((4, 96));
        assert!(directions(equal.view(), &[0, 1, 2, 3]).unwrap().iter().all(|&v| v == 0.0));
        let bad = Array2::from_elem((4, 96), f32::NAN);
        assert!(matches!(directions(bad.view(), &[0, 1]), Err(Error::Clustering { .. })));
    }
}
