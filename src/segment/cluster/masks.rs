//! The low-resolution segmentation: one binary mask per cluster on the feature grid.

use ndarray::{Array3, ArrayView2, Axis};

use super::features::Features;
use super::kmeans::cluster;
use crate::geometry::{Grid, Place};
use crate::picture::Canvas;
use crate::{Error, Result};

/// Masks `[K, grid height, grid width]` of 0 and 1; none is empty, no two overlap.
pub type Masks = Array3<f32>;

/// Cluster the shown cells into at most `k` masks, fewer where there are fewer cells. The others
/// belong to no mask.
///
/// # Errors
/// [`Error::Setting`] when `k` is 0 or more than the grid's cells, and those of [`cluster`].
pub fn low_resolution_masks(features: &Features, k: usize, seed: u64) -> Result<Masks> {
    let Features { values, grid, shown } = features;
    check_count(k, *grid)?;
    let k = k.min(shown.len());
    let clusters = cluster(values.select(Axis(0), shown).view(), k, seed)?;
    Ok(masks_of(&groups_of(shown, &clusters, k), *grid))
}

/// Check that a `grid` has cells for `k` masks.
///
/// # Errors
/// [`Error::Setting`] when `k` is 0 or more than the grid's cells.
pub fn check_count(k: usize, grid: Grid) -> Result<()> {
    if k == 0 || k > grid.cells() {
        let expected = format!("this model allows 1 to {}", grid.cells());
        return Err(Error::setting("num_masks", k, expected));
    }
    Ok(())
}

/// Group `cells` by the number of their cluster, below `k`; clusters without cells are left out.
pub(super) fn groups_of(cells: &[usize], clusters: &[usize], k: usize) -> Vec<Vec<usize>> {
    let mut groups = vec![Vec::new(); k];
    for (&cell, &cluster) in cells.iter().zip(clusters) {
        groups[cluster].push(cell);
    }
    groups.retain(|group| !group.is_empty());
    groups
}

/// Draw groups of cells, numbered row by row over a `grid`, as masks.
pub(super) fn masks_of(groups: &[Vec<usize>], grid: Grid) -> Masks {
    let mut masks = Masks::zeros((groups.len(), grid.rows, grid.columns));
    for (mut mask, cells) in masks.outer_iter_mut().zip(groups) {
        for &cell in cells {
            let Place { row, column } = grid.place(cell);
            mask[[row, column]] = 1.0;
        }
    }
    masks
}

/// The grid that masks lie on.
pub(super) fn grid_of(masks: &Masks) -> Grid {
    let (_, rows, columns) = masks.dim();
    Grid { rows, columns }
}

/// List the cells of a mask, numbered row by row.
pub(super) fn cells_of(mask: ArrayView2<'_, f32>) -> Vec<usize> {
    let shown = mask.indexed_iter().filter(|(_, value)| **value > 0.0);
    shown.map(|((y, x), _)| y * mask.ncols() + x).collect()
}

/// List the cells of a `grid` that show some of the picture, numbered row by row; those that show
/// nothing but transparent pixels only when there are no others.
pub fn shown_cells(grid: Grid, canvas: &Canvas) -> Vec<usize> {
    let shown: Vec<usize> =
        (0..grid.cells()).filter(|&cell| canvas.shows_cell(grid.place(cell), grid)).collect();
    let visible: Vec<usize> =
        shown.iter().copied().filter(|&cell| !canvas.hides_cell(grid.place(cell), grid)).collect();
    if visible.is_empty() { shown } else { visible }
}
