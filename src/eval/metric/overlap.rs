//! Pixels that two label maps have in common.

use ndarray::Array2;

use crate::eval::labels::{IGNORE, Labels};

/// `[labels of a, labels of b]`: pixels with both labels. Pixels that either ignores are in none.
///
/// # Panics
/// When the maps differ in size.
pub fn overlap(a: &Labels, b: &Labels) -> Array2<u64> {
    assert_eq!(a.dim(), b.dim(), "size of the label maps");
    let count = |labels: &Labels| {
        let largest = labels.iter().filter(|&&label| label != IGNORE).max();
        largest.map_or(0, |&label| usize::from(label) + 1)
    };
    let mut table = Array2::zeros((count(a), count(b)));
    for (&a, &b) in a.iter().zip(b) {
        if a != IGNORE && b != IGNORE {
            table[[usize::from(a), usize::from(b)]] += 1;
        }
    }
    table
}
