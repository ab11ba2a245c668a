//! The region benchmarks of BSDS500 (Arbelaez et al., TPAMI 2011, section 3).

use ndarray::{Array2, Axis};
use serde::{Deserialize, Serialize};

use crate::eval::labels::Labels;
use crate::eval::metric::overlap::overlap;

/// How well one label map agrees with all annotations of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegionScores {
    /// Pixels of all annotations, each weighted by the best IoU of a region with the one it lies
    /// in.
    pub covered: f64,
    /// Pixels of all annotations.
    pub pixels: u64,
    /// Probabilistic Rand index: the mean over annotations.
    pub rand_index: f64,
    /// Variation of information in bits: the mean over annotations.
    pub variation: f64,
}

/// Scores of `labels` against `annotations` of its size.
///
/// # Panics
/// When sizes differ or there is no annotation.
pub fn region_scores(labels: &Labels, annotations: &[&Labels]) -> RegionScores {
    let tables: Vec<_> = annotations.iter().map(|annotation| overlap(labels, annotation)).collect();
    let mean = |score: fn(&Array2<u64>) -> f64| {
        tables.iter().map(score).sum::<f64>() / tables.len() as f64
    };
    RegionScores {
        covered: tables.iter().map(covered).sum(),
        pixels: tables.iter().map(|table| table.sum()).sum(),
        rand_index: mean(rand_index),
        variation: mean(variation_of_information),
    }
}

fn covered(table: &Array2<u64>) -> f64 {
    let (regions, truths) = (table.sum_axis(Axis(1)), table.sum_axis(Axis(0)));
    let best = |truth: usize| {
        let column = table.column(truth);
        let ious = column.iter().zip(&regions).map(|(&shared, &region)| {
            shared as f64 / (region + truths[truth] - shared).max(1) as f64
        });
        ious.fold(0.0, f64::max)
    };
    (0..truths.len()).map(|truth| truths[truth] as f64 * best(truth)).sum()
}

fn rand_index(table: &Array2<u64>) -> f64 {
    let squares = |counts: &mut dyn Iterator<Item = &u64>| {
        counts.map(|&count| (count as f64).powi(2)).sum::<f64>()
    };
    let pixels = table.sum() as f64;
    if pixels < 2.0 {
        return 1.0;
    }
    let apart = squares(&mut table.sum_axis(Axis(1)).iter()) / 2.0
        + squares(&mut table.sum_axis(Axis(0)).iter()) / 2.0
        - squares(&mut table.iter());
    1.0 - apart / (pixels * (pixels - 1.0) / 2.0)
}

fn variation_of_information(table: &Array2<u64>) -> f64 {
    let pixels = table.sum() as f64;
    let entropy = |counts: &mut dyn Iterator<Item = &u64>| {
        let shares = counts.filter(|&&count| count > 0).map(|&count| count as f64 / pixels);
        -shares.map(|share| share * share.log2()).sum::<f64>()
    };
    // H(a) + H(b) − 2 I(a; b), with I = H(a) + H(b) − H(a, b).
    2.0 * entropy(&mut table.iter())
        - entropy(&mut table.sum_axis(Axis(1)).iter())
        - entropy(&mut table.sum_axis(Axis(0)).iter())
}
