//! k-means on feature vectors; the only file that uses linfa.

use linfa::DatasetBase;
use linfa::traits::{Fit, Predict};
use linfa_clustering::{KMeans, KMeansInit};
use ndarray::{Array2, ArrayView2};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::{Error, Result};

/// Runs from different first centroids; the best is kept.
const NUM_RUNS: usize = 4;
const MAX_ITERATIONS: u64 = 300;
/// Largest movement of the centroids, in the features' unit, that counts as standing still.
const TOLERANCE: f64 = 1e-4;

/// Cluster the rows of `features` `[n, channels]` by k-means++ from `seed`: a number below `k` for
/// each. Some numbers may be unused when fewer than `k` rows differ.
///
/// # Errors
/// [`Error::Clustering`] when a feature is not finite.
pub fn cluster(features: ArrayView2<'_, f32>, k: usize, seed: u64) -> Result<Vec<usize>> {
    fit(features, KMeansInit::KMeansPlusPlus, (k, NUM_RUNS), seed)
}

/// Cluster the rows of `features` by k-means from these first `centroids` `[k, channels]`.
///
/// # Errors
/// [`Error::Clustering`] when a feature is not finite.
pub(super) fn cluster_from(
    features: ArrayView2<'_, f32>,
    centroids: Array2<f64>,
) -> Result<Vec<usize>> {
    let k = centroids.nrows();
    fit(features, KMeansInit::Precomputed(centroids), (k, 1), 0)
}

fn fit(
    features: ArrayView2<'_, f32>,
    first: KMeansInit<f64>,
    (k, runs): (usize, usize),
    seed: u64,
) -> Result<Vec<usize>> {
    if !features.iter().all(|value| value.is_finite()) {
        return Err(Error::Clustering { reason: "a feature is not a finite number".into() });
    }
    // In f64 the sums do not depend on how the work is split over threads to any visible degree.
    let records = DatasetBase::from(features.mapv(f64::from));
    let model = KMeans::params_with_rng(k, ChaCha8Rng::seed_from_u64(seed))
        .init_method(first)
        .n_runs(runs)
        .max_n_iterations(MAX_ITERATIONS)
        .tolerance(TOLERANCE)
        .fit(&records)
        .map_err(|error| Error::Clustering { reason: error.to_string() })?;
    Ok(model.predict(records.records()).to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separate_groups_are_found_and_a_seed_repeats_itself() {
        let features = Array2::from_shape_fn((90, 3), |(row, column)| {
            10.0 * (row % 3) as f32 + 0.1 * ((row * 7 + column) % 5) as f32
        });
        let clusters = cluster(features.view(), 3, 1).unwrap();
        for row in 0..90 {
            assert_eq!(clusters[row], clusters[row % 3]);
        }
        assert_ne!(clusters[0], clusters[1]);
        assert_ne!(clusters[1], clusters[2]);
        assert_ne!(clusters[0], clusters[2]);
        assert_eq!(clusters, cluster(features.view(), 3, 1).unwrap());
    }

    #[test]
    fn equal_rows_and_bad_numbers_do_not_panic() {
        let equal = Array2::<f32>::ones((16, 2));
        assert!(cluster(equal.view(), 5, 0).unwrap().iter().all(|&cluster| cluster < 5));
        let bad = Array2::<f32>::from_elem((16, 2), f32::NAN);
        assert!(matches!(cluster(bad.view(), 2, 0), Err(Error::Clustering { .. })));
    }
}
