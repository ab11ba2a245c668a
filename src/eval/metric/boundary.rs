//! Boundary benchmarks: one-to-one as in BSDS500, and near enough as for composites.

use ndarray::{Array2, s};

use crate::eval::labels::Labels;
use crate::eval::metric::counts::Counts;
use crate::eval::metric::matching::match_pixels;
use crate::eval::metric::thin::thin;

/// Largest distance of a pair of boundary pixels as a share of the picture's diagonal (BSDS500).
pub const TOLERANCE: f64 = 0.0075;
/// Rows and columns that a boundary may be off in [`near_boundary_counts`].
const NEAR: usize = 2;

/// Pixels that are boundary.
pub type Boundaries = Array2<bool>;

/// Draw the boundaries of a label map as the benchmark's `seg2bdry(…, 'imageSize')` does: a pixel
/// is set when labels change about its lower right corner.
pub fn boundaries(labels: &Labels) -> Boundaries {
    let (height, width) = labels.dim();
    Array2::from_shape_fn((height, width), |(y, x)| {
        let (below, right) = ((y + 1).min(height - 1), (x + 1).min(width - 1));
        let corner = [[y, x], [y, right], [below, right], [below, x]].map(|place| labels[place]);
        corner.iter().any(|&label| label != corner[0])
    })
}

/// Count the pixels of `boundaries`, thinned, against those that each annotator drew, matched
/// one-to-one up to `tolerance` diagonals apart. A predicted pixel is right when any annotator's
/// matches.
pub fn boundary_counts(
    boundaries: Boundaries,
    annotations: &[&Boundaries],
    tolerance: f64,
) -> Counts {
    let predicted = thin(boundaries);
    let (height, width) = predicted.dim();
    let reach = tolerance * ((height * height + width * width) as f64).sqrt();
    let mut precise = Array2::from_elem(predicted.raw_dim(), false);
    let mut counts = Counts { predicted: set(&predicted), ..Counts::default() };
    for truth in annotations {
        let [right, found] = match_pixels(&predicted, truth, reach);
        precise.zip_mut_with(&right, |precise, right| *precise |= right);
        counts.found += set(&found);
        counts.truth += set(truth);
    }
    counts.precise = set(&precise);
    counts
}

/// Count boundary pixels without one-to-one matching: one is right when a pixel of the other side
/// lies within two rows and two columns.
pub fn near_boundary_counts(labels: &Labels, annotations: &[&Labels]) -> Counts {
    let predicted = edges(labels);
    let near_predicted = widened(&predicted);
    let mut truth_anywhere = Array2::from_elem(predicted.raw_dim(), false);
    let mut counts = Counts { predicted: set(&predicted), ..Counts::default() };
    for truth in annotations {
        let truth = edges(truth);
        counts.truth += set(&truth);
        counts.found += set(&(&truth & &near_predicted));
        truth_anywhere |= &truth;
    }
    counts.precise = set(&(predicted & widened(&truth_anywhere)));
    counts
}

fn set(map: &Boundaries) -> u64 {
    map.iter().filter(|set| **set).count() as u64
}

/// Pixels whose label is not that of the one above or to the left.
fn edges(labels: &Labels) -> Boundaries {
    Array2::from_shape_fn(labels.raw_dim(), |(y, x)| {
        let own = labels[[y, x]];
        (y > 0 && labels[[y - 1, x]] != own) || (x > 0 && labels[[y, x - 1]] != own)
    })
}

fn widened(map: &Boundaries) -> Boundaries {
    let (height, width) = map.dim();
    let mut wide = map.clone();
    for ((y, x), _) in map.indexed_iter().filter(|(_, set)| **set) {
        let rows = y.saturating_sub(NEAR)..(y + NEAR + 1).min(height);
        let columns = x.saturating_sub(NEAR)..(x + NEAR + 1).min(width);
        wide.slice_mut(s![rows, columns]).fill(true);
    }
    wide
}
