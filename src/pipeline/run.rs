//! What the steps of one run share.

use std::ops::ControlFlow;

use crate::diffusion::{LatentDiffusion, SeededNoise};
use crate::model::Manifest;
use crate::picture::Canvas;
use crate::segment::modulate::modulation::Modulation;
use crate::segment::mosaic::Mosaic;
use crate::{Clock, Progress, Result, Settings};

/// How a run will modulate, known before any work.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Timesteps from the modulated one down.
    pub timesteps: Vec<usize>,
    /// How masks are modulated there.
    pub modulation: Modulation,
    /// Windows through which the model looks more closely.
    pub windows: usize,
}

impl Plan {
    /// Plan the run that `settings` ask for.
    ///
    /// # Errors
    /// [`crate::Error::MemoryBudget`] when not a single mask fits.
    pub fn new(settings: &Settings, manifest: &Manifest, timesteps: Vec<usize>) -> Result<Self> {
        Ok(Self { timesteps, modulation: Modulation::new(settings, manifest)?, windows: 0 })
    }

    /// Units of progress of the modulated denoising of so many masks in one tile.
    pub fn units(&self, masks: usize) -> usize {
        self.modulation.units(masks, self.timesteps.len())
    }

    /// Units of progress of a whole run of which modulated denoising takes `modulation`.
    pub fn total_units(&self, tiles: usize, modulation: usize) -> usize {
        // What the model sees is encoded and has its features read; the whole is clustered and
        // assigned.
        2 * (tiles + self.windows) + 2 + modulation
    }
}

/// One run: what it computes with, and how far it is.
pub struct Run<'a> {
    /// The model.
    pub model: &'a LatentDiffusion,
    /// How to segment.
    pub settings: &'a Settings,
    /// How to modulate.
    pub plan: Plan,
    /// The noise of this run; each step draws from it in turn.
    pub noise: SeededNoise,
    /// Progress and time.
    pub clock: Clock<'a>,
}

impl<'a> Run<'a> {
    /// Start the clock of a run. `progress` is called after each unit of work and may stop it.
    pub fn new(
        model: &'a LatentDiffusion,
        settings: &'a Settings,
        plan: Plan,
        progress: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Self {
        let noise = SeededNoise::new(settings.seed);
        Self { model, settings, plan, noise, clock: Clock::new(0, progress) }
    }

    /// Lay the model's feature grid over `canvas`.
    pub fn mosaic<'c>(&self, canvas: &'c Canvas) -> Mosaic<'c> {
        let manifest = self.model.manifest();
        Mosaic::new(canvas, manifest.image, manifest.features.grid())
    }
}
