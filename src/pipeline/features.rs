//! The features of a picture's cells.

use ndarray::Array2;

use super::encoded::Encoded;
use super::run::Run;
use crate::geometry::Grid;
use crate::picture::Canvas;
use crate::segment::cluster::features::{Features, features};
use crate::segment::cluster::masks::shown_cells;
use crate::{Result, Stage};

/// Read the features of each tile, faded into each other where tiles overlap.
///
/// # Errors
/// [`crate::Error::Inference`], [`crate::Error::Cancelled`].
pub fn read(run: &mut Run<'_>, encoded: &Encoded) -> Result<Features> {
    let timestep = run.settings.feature_timestep;
    let mut tiles = Vec::new();
    for latents in &encoded.latents {
        tiles.push(features(run.model, latents, timestep, &mut run.noise)?);
        run.clock.advance(Stage::Features)?;
    }
    let mosaic = run.mosaic(&encoded.canvas);
    let grid = mosaic.grid();
    let below = Array2::zeros((grid.cells(), tiles[0].ncols()));
    Ok(shown_features(mosaic.features(tiles.iter().enumerate(), below), grid, &encoded.canvas))
}

/// The features of all cells of a `grid` over `canvas`.
pub(super) fn shown_features(values: Array2<f32>, grid: Grid, canvas: &Canvas) -> Features {
    Features { values, grid, shown: shown_cells(grid, canvas) }
}
