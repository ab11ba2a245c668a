//! The low-resolution segmentation: one binary mask per cluster on the feature grid.

use ndarray::{Array2, Array3, Axis};

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
    let mut used: Vec<usize> = clusters.clone();
    used.sort_unstable();
    used.dedup();
    let mut masks = Masks::zeros((used.len(), height, width));
    for (cell, cluster) in cells.into_iter().zip(clusters) {
        let mask = used.binary_search(&cluster).expect("every cluster is used");
        masks[[mask, cell / width, cell % width]] = 1.0;
    }
    Ok(masks)
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
