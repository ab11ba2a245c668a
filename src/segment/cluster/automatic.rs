//! How many regions a picture has, by its features.

use linfa_linalg::eigh::EigValsh;
use ndarray::{Array2, Axis};

use crate::model::Automatic;
use crate::{Error, Result};

/// Eigenvalues take O(n³): of more cells than this, so many evenly spaced ones are used.
const MOST_CELLS: usize = 512;

/// Count the groups that the `cells` fall into, at least 1: the eigenvalues of their normalised
/// affinity above the model's threshold, as in Falcon (ICLR 2026). The affinity of two cells is the
/// cosine similarity of their features raised to the model's exponent, as in DiffCut (arXiv
/// 2406.02842). `features` are `[g·g, channels]`.
///
/// # Errors
/// [`Error::Clustering`] when a feature is not finite.
pub fn automatic_count(
    features: &Array2<f32>,
    cells: &[usize],
    model: &Automatic,
) -> Result<usize> {
    let looked_at = cells.len().min(MOST_CELLS);
    let cells: Vec<_> = (0..looked_at).map(|i| cells[i * cells.len() / looked_at]).collect();
    let rows = features.select(Axis(0), &cells).mapv(f64::from);
    let failed = |reason: String| Error::Clustering { reason };
    if !rows.iter().all(|value| value.is_finite()) {
        return Err(failed("a feature is not a finite number".into()));
    }
    let Some(mean) = rows.mean_axis(Axis(0)) else { return Ok(1) };
    let mut centered = rows - mean;
    for mut row in centered.outer_iter_mut() {
        let norm = row.dot(&row).sqrt();
        // A cell with the mean feature keeps a zero vector: it resembles no other.
        if norm > 0.0 {
            row /= norm;
        }
    }
    let mut affinity = centered
        .dot(&centered.t())
        .mapv_into(|cosine| cosine.max(0.0).powi(model.sharpness.into()));
    let scale = affinity.sum_axis(Axis(1)).mapv_into(f64::sqrt);
    affinity /= &scale;
    affinity /= &scale.insert_axis(Axis(1));
    let eigenvalues = affinity.eigvalsh().map_err(|error| failed(error.to_string()))?;
    Ok(eigenvalues.iter().filter(|&&eigenvalue| eigenvalue > model.min_eigenvalue).count().max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODEL: Automatic = Automatic { sharpness: 4, min_eigenvalue: 0.6 };

    #[test]
    fn groups_that_differ_are_counted() {
        // Eighteen cells, each with one of three directions and a little of its own.
        let features = Array2::from_shape_fn((18, 21), |(cell, channel)| {
            let own = f32::from(u8::from(channel == 3 + cell));
            3.0 * f32::from(u8::from(channel == cell % 3)) + 0.5 * own
        });
        let count = |cells: &[usize]| automatic_count(&features, cells, &MODEL).unwrap();
        assert_eq!(count(&(0..18).collect::<Vec<_>>()), 3);
        assert_eq!(count(&(0..18).filter(|cell| cell % 3 < 2).collect::<Vec<_>>()), 2);
        assert_eq!(count(&[4]), 1);
        assert_eq!(count(&[]), 1);
    }

    #[test]
    fn equal_features_and_bad_numbers_do_not_panic() {
        let cells: Vec<usize> = (0..16).collect();
        assert!(automatic_count(&Array2::ones((16, 2)), &cells, &MODEL).unwrap() >= 1);
        let bad = automatic_count(&Array2::from_elem((16, 2), f32::NAN), &cells, &MODEL);
        assert!(matches!(bad, Err(Error::Clustering { .. })));
    }
}
