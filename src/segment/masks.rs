//! The low-resolution segmentation: one binary mask per cluster on the feature grid.

use ndarray::{Array2, Array3, ArrayView2, Axis};

use super::cluster;
use crate::picture::Canvas;
use crate::{Error, Result};

/// Masks `[K, grid height, grid width]` of 0 and 1; none is empty, no two overlap.
pub type Masks = Array3<f32>;

/// Clusters `features` `[cells, channels]`, row by row over a grid of `height` × `width` cells, into at
/// most `k` masks, fewer where the picture has fewer cells. Cells that show no part of the picture belong
/// to no mask.
///
/// # Errors
/// [`Error::Setting`] when `k` is 0 or more than the grid's cells, or what [`cluster`] returns.
pub fn low_resolution_masks(
    features: &Array2<f32>,
    (height, width): (usize, usize),
    canvas: &Canvas,
    k: usize,
    seed: u64,
) -> Result<Masks> {
    let cells = shown_cells((height, width), canvas);
    if k == 0 || k > height * width {
        let expected = format!("this model allows 1 to {}", height * width);
        return Err(Error::setting("num_masks", k, expected));
    }
    let k = k.min(cells.len());
    let clusters = cluster(features.select(Axis(0), &cells).view(), k, seed)?;
    Ok(masks_of(&groups_of(&cells, &clusters, k), (height, width)))
}

/// The `cells` of each of `k` clusters that has some; `clusters` has the number of each cell's.
pub(super) fn groups_of(cells: &[usize], clusters: &[usize], k: usize) -> Vec<Vec<usize>> {
    let mut groups = vec![Vec::new(); k];
    for (&cell, &cluster) in cells.iter().zip(clusters) {
        groups[cluster].push(cell);
    }
    groups.retain(|group| !group.is_empty());
    groups
}

/// The masks of these groups of cells, numbered row by row over a grid of `height` × `width`.
pub(super) fn masks_of(groups: &[Vec<usize>], (height, width): (usize, usize)) -> Masks {
    let mut masks = Masks::zeros((groups.len(), height, width));
    for (mut mask, cells) in masks.outer_iter_mut().zip(groups) {
        for cell in cells {
            mask[[cell / width, cell % width]] = 1.0;
        }
    }
    masks
}

/// The cells of a mask, numbered row by row.
pub(super) fn cells_of(mask: ArrayView2<'_, f32>) -> Vec<usize> {
    let shown = mask.indexed_iter().filter(|(_, value)| **value > 0.0);
    shown.map(|((y, x), _)| y * mask.ncols() + x).collect()
}

/// The cells of a grid of `height` × `width` that show a part of the picture, numbered row by row; those that
/// show nothing but transparent pixels only when there are no others.
pub fn shown_cells((height, width): (usize, usize), canvas: &Canvas) -> Vec<usize> {
    let (grid, place) = ((height, width), |cell: &usize| (cell / width, cell % width));
    let shown: Vec<usize> =
        (0..height * width).filter(|cell| canvas.shows_cell(place(cell), grid)).collect();
    let visible: Vec<usize> =
        shown.iter().copied().filter(|cell| !canvas.hides_cell(place(cell), grid)).collect();
    if visible.is_empty() { shown } else { visible }
}
