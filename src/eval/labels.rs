//! Label maps as the metrics take them.

use ndarray::Array2;

/// Region or class of each pixel, `[height, width]`.
pub type Labels = Array2<u16>;

/// Label of a pixel that no one has judged: it counts in no metric of classes.
pub const IGNORE: u16 = u16::MAX;

/// Number the values of a map from 0 without gaps, in their order; `None` when they are more than
/// 65535.
pub fn numbered<T: Ord + Copy>(values: &Array2<T>) -> Option<Labels> {
    let mut used: Vec<T> = values.iter().copied().collect();
    used.sort_unstable();
    used.dedup();
    let number = |value| used.binary_search(value).expect("every value is used") as u16;
    (used.len() <= usize::from(IGNORE)).then(|| values.map(number))
}
