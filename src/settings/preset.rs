//! The presets.

use serde::{Deserialize, Serialize};

use super::{Detail, Level, Readout, Settings};
use crate::model::Manifest;

/// A named set of settings to start from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Preset {
    /// Regions merged across the weakest border, what has edges looked at more closely; the
    /// modulated timestep only, one branch for masks far apart, latents compared instead of images.
    /// What each gains is in `docs/measurements/boundary.md` and `default-preset.md` there.
    #[default]
    Fast,
    /// The paper's procedure to the letter, with the model's own values.
    Paper,
}

const FAST_FINEST_MASKS: usize = 24;
/// About a quarter of a cell of a 16 × 16 grid.
const FAST_MIN_AREA: f64 = 0.001;

impl Settings {
    /// The settings of `preset` for a model.
    pub fn new(preset: Preset, manifest: &Manifest) -> Self {
        let defaults = &manifest.defaults;
        let paper = Self {
            preset,
            num_masks: defaults.num_masks,
            finest_masks: None,
            level: Level::Finest,
            feature_timestep: defaults.feature_timestep,
            modulation_timestep: defaults.modulation_timestep,
            num_inference_steps: defaults.num_inference_steps,
            further_steps: None,
            strength: defaults.strength,
            one_sided: false,
            readout: Readout::Images,
            sigma: defaults.sigma,
            edge_guided: false,
            shared_probes: false,
            min_area: 0.0,
            connected: false,
            seed: 0,
            memory_budget: None,
            tiles: Some(1),
            detail: Detail::None,
            transparent_region: true,
        };
        match preset {
            Preset::Paper => paper,
            Preset::Fast => Self {
                finest_masks: Some(FAST_FINEST_MASKS),
                further_steps: Some(0),
                readout: Readout::Latents,
                sigma: 0.0,
                edge_guided: true,
                shared_probes: true,
                min_area: FAST_MIN_AREA,
                level: Level::Auto,
                tiles: None,
                detail: Detail::Auto,
                ..paper
            },
        }
    }

    /// Ask for `regions` regions: as many masks, and in `fast` the level at which these are whole
    /// again.
    pub fn with_regions(self, regions: usize) -> Self {
        let level = match self.preset {
            Preset::Paper => self.level,
            Preset::Fast => Level::Regions(regions),
        };
        Self { num_masks: regions, level, ..self }
    }

    /// Start from `masks` masks; each wins a region or none unless the level says otherwise.
    pub fn with_masks(self, masks: usize) -> Self {
        let level = if self.level == Level::Auto { Level::Regions(masks) } else { self.level };
        Self { num_masks: masks, level, ..self }
    }
}
