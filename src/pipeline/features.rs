//! The features of a picture's cells.

use super::encoded::Encoded;
use super::run::Run;
use crate::segment::cluster::features::{Features, features};
use crate::segment::cluster::masks::shown_cells;
use crate::{Result, Stage};

/// Read the features of each tile, averaged where tiles overlap.
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
    let shown = shown_cells(grid, &encoded.canvas);
    Ok(Features { values: mosaic.features(&tiles), grid, shown })
}
