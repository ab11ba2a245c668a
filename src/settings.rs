//! The settings of the method, with their units, ranges and sources.

use serde::Serialize;

use crate::diffusion::Scheduler;
use crate::model::Manifest;
use crate::{Error, Result};

/// A named set of settings to start from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Preset {
    /// The paper's procedure to the letter, with the model's own values.
    #[default]
    Paper,
}

/// How to segment. [`crate::Segmenter::settings`] gives a preset's, every one can be changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Settings {
    /// The preset that these settings started from.
    pub preset: Preset,
    /// K: number of low-resolution masks, 1 to the number of grid cells that show the picture. The
    /// result has at most as many regions. Paper: about 30.
    pub num_masks: usize,
    /// t_f: timestep at which the features are read, 0 to below `num_train_timesteps`. Paper: 1.
    pub feature_timestep: usize,
    /// t_m: the modulation happens at the largest timestep of the inference schedule that is not
    /// above this. Paper: 281, best from 281 to 481 (table 7).
    pub modulation_timestep: usize,
    /// T: timesteps of the inference schedule. Paper: 50.
    pub num_inference_steps: usize,
    /// λ: the offset on the attention output, in the unit of that activation. Paper: 10 (table 8).
    pub strength: f32,
    /// Standard deviation of the Gaussian filter on difference maps, in pixels of the model's image;
    /// 0 is none. The paper does not give its value.
    pub sigma: f32,
    /// Seed of the noise and of k-means.
    pub seed: u64,
    /// Bytes that the tensors of one run may take, weights not counted. Decides how many branches are
    /// denoised at once.
    pub memory_budget: u64,
}

const DEFAULT_MEMORY_BUDGET: u64 = 2_000_000_000;

impl Settings {
    /// The settings of `preset` for a model.
    pub fn new(preset: Preset, manifest: &Manifest) -> Self {
        let defaults = &manifest.defaults;
        Self {
            preset,
            num_masks: defaults.num_masks,
            feature_timestep: defaults.feature_timestep,
            modulation_timestep: defaults.modulation_timestep,
            num_inference_steps: defaults.num_inference_steps,
            strength: defaults.strength,
            sigma: defaults.sigma,
            seed: 0,
            memory_budget: DEFAULT_MEMORY_BUDGET,
        }
    }

    /// The inference schedule from the modulated timestep down.
    ///
    /// # Errors
    /// [`Error::Setting`] when the schedule does not exist or has no such timestep.
    pub fn timesteps(&self, scheduler: &Scheduler) -> Result<Vec<usize>> {
        let mut timesteps = scheduler.timesteps(self.num_inference_steps)?;
        let last = timesteps[timesteps.len() - 1];
        timesteps.retain(|&timestep| timestep <= self.modulation_timestep);
        if timesteps.is_empty() {
            let expected = format!("the schedule's last timestep is {last}, it must not be below");
            return Err(Error::setting("modulation_timestep", self.modulation_timestep, expected));
        }
        Ok(timesteps)
    }

    /// Every setting is in its range for this model.
    ///
    /// # Errors
    /// [`Error::Setting`].
    pub(crate) fn check(&self, manifest: &Manifest) -> Result<()> {
        let timesteps = manifest.scheduler.num_train_timesteps;
        let below = format!("it must be below {timesteps}");
        if self.num_masks == 0 {
            return Err(Error::setting("num_masks", 0, "it must be at least 1"));
        }
        if self.feature_timestep >= timesteps {
            return Err(Error::setting("feature_timestep", self.feature_timestep, below));
        }
        if self.modulation_timestep >= timesteps {
            return Err(Error::setting("modulation_timestep", self.modulation_timestep, below));
        }
        if !self.strength.is_finite() {
            return Err(Error::setting("strength", self.strength, "it must be a finite number"));
        }
        let side = manifest.image.width.max(manifest.image.height) as f32;
        if !(0.0..=side).contains(&self.sigma) {
            return Err(Error::setting("sigma", self.sigma, format!("it must be 0 to {side}")));
        }
        Ok(())
    }
}
