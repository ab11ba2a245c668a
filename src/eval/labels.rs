//! Label maps as the metrics take them.

use ndarray::Array2;

/// Region or class of each pixel, `[height, width]`.
pub type Labels = Array2<u16>;

/// Label of a pixel that no one has judged: it counts in no metric of classes.
pub const IGNORE: u16 = u16::MAX;
