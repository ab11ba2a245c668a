//! The difference maps of all masks of a picture.

use ndarray::Array3;

use super::encoded::Encoded;
use super::run::Run;
use crate::diffusion::{PassCount, Trajectory};
use crate::segment::cluster::masks::Masks;
use crate::segment::modulate::modulation::difference_maps;
use crate::segment::modulate::probes::Probes;
use crate::segment::mosaic::TileMasks;
use crate::{Result, Stage};

/// What is modulated, and where.
#[derive(Debug)]
pub struct TiledProbes {
    probes: Probes,
    tiles: Vec<TileMasks>,
}

impl TiledProbes {
    /// Share `masks` out to probes and cut these to the tiles; from here on the run's units are
    /// known.
    ///
    /// # Errors
    /// [`crate::Error::Cancelled`].
    pub fn new(run: &mut Run<'_>, encoded: &Encoded, masks: &Masks) -> Result<Self> {
        let probes = Probes::of(masks, run.settings.shared_probes);
        let tiles = run.mosaic(&encoded.canvas).cut(&probes.masks);
        let units = tiles.iter().map(|own| run.plan.units(own.indices.len())).sum();
        run.clock.set_total(run.plan.total_units(tiles.len(), units));
        run.clock.advance(Stage::Cluster)?;
        Ok(Self { probes, tiles })
    }
}

/// How each pixel of the canvas answers to each probe.
#[derive(Debug)]
pub struct Differences {
    /// A difference map `[P,H,W]` of each probe.
    pub maps: Array3<f32>,
    /// What was modulated.
    pub probes: Probes,
    /// UNet passes used.
    pub passes: PassCount,
}

impl Differences {
    /// Modulate all probes in all tiles.
    ///
    /// # Errors
    /// [`crate::Error::Inference`], [`crate::Error::Cancelled`].
    pub fn new(run: &mut Run<'_>, encoded: &Encoded, tiled: TiledProbes) -> Result<Self> {
        let mosaic = run.mosaic(&encoded.canvas);
        let Run { model, plan, noise, clock, .. } = run;
        let mut trajectory =
            |latents| Trajectory::new(model.scheduler(), latents, plan.timesteps.clone(), noise);
        let trajectories: Vec<_> = encoded.latents.iter().map(&mut trajectory).collect();
        let mut passes = PassCount::default();
        let maps = mosaic.join(&tiled.tiles, |tile, masks| {
            let (maps, used) =
                difference_maps(model, &trajectories[tile], masks, &plan.modulation, clock)?;
            passes += used;
            Ok(maps)
        })?;
        Ok(Self { maps, probes: tiled.probes, passes })
    }
}
