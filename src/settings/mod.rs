//! The settings of the method, with their units, ranges and sources.

mod detail;
mod level;
mod overrides;
mod preset;
mod readout;

pub use detail::Detail;
pub use level::Level;
pub use overrides::Overrides;
pub use preset::Preset;
pub use readout::Readout;
use serde::{Deserialize, Serialize};

use crate::diffusion::Scheduler;
use crate::model::Manifest;
use crate::{Error, Result};

/// How to segment. Start from [`crate::Segmenter::settings`] and change what you like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// The preset that these settings started from.
    pub preset: Preset,
    /// K: number of low-resolution masks, 1 to the number of grid cells; a picture that covers
    /// fewer cells has fewer. Paper: about 30.
    pub num_masks: usize,
    /// Masks are exchanged for better ones and split further until there are so many; `None` leaves
    /// them as k-means gives them, as in the paper. Without [`edge_guided`](Self::edge_guided) each
    /// is a finest region of the result.
    pub finest_masks: Option<usize>,
    /// The level that the result shows first; it can be changed without a new run.
    pub level: Level,
    /// t_f: timestep at which the features are read, 0 to below `num_train_timesteps`. Paper: 1.
    pub feature_timestep: usize,
    /// t_m: the modulation happens at the largest timestep of the inference schedule that is not
    /// above this. Paper: 281, best from 281 to 481 (table 7).
    pub modulation_timestep: usize,
    /// T: timesteps of the inference schedule. Paper: 50.
    pub num_inference_steps: usize,
    /// Steps after the modulated one, evenly spread over the rest of the schedule and ending at its
    /// last timestep; `None` is all of it, as in the paper.
    pub further_steps: Option<usize>,
    /// λ: the offset on the attention output, in the unit of that activation. Paper: 10 (table 8).
    pub strength: f32,
    /// Whether a mask gets +λ only and is compared with the unmodulated image; the paper compares
    /// the two images of +λ and −λ.
    pub one_sided: bool,
    /// Where branches are compared. Paper: in images.
    pub readout: Readout,
    /// Standard deviation of the Gaussian filter on difference maps, in pixels of the model's
    /// image; 0 is none. The paper does not give its value.
    pub sigma: f32,
    /// Whether borders are found in the picture and regions merge across the weakest first; not in
    /// the paper. Otherwise each pixel goes to the mask with the strongest difference map.
    pub edge_guided: bool,
    /// Whether components of masks that are far apart are modulated in one branch; needs
    /// [`edge_guided`](Self::edge_guided). Not in the paper.
    pub shared_probes: bool,
    /// Components of a region that are a smaller share of the picture than this, 0 to below 1, go
    /// to what surrounds them.
    pub min_area: f64,
    /// Tiles along the picture's longer side, each seen by the model at its own size; at most as
    /// many as show the picture pixel for pixel. `None` is one, or what a picture longer than 2 : 1
    /// takes, at most 8. Paper: 1.
    pub tiles: Option<usize>,
    /// Where the model looks at the picture more closely than as a whole, to find borders; needs
    /// [`edge_guided`](Self::edge_guided). Not in the paper.
    pub detail: Detail,
    /// Whether transparent pixels (of alpha 0) are a region of their own, which is merged with the
    /// others at the very last; otherwise they are segmented as the mid-grey that they are laid on.
    pub transparent_region: bool,
    /// Whether every region of every level is connected (4 neighbours): pieces of a region are
    /// regions of their own, at most 4096, and only regions that touch merge. [`Level::Auto`] is
    /// then the pieces of the groups that the features tell apart. Transparent pixels stay one
    /// region; regions between which only they lie merge late.
    pub connected: bool,
    /// Seed of the noise and of k-means.
    pub seed: u64,
    /// Bytes that the picture and the tensors of one run may take, weights not counted. Decides how
    /// many branches are denoised at once; `None` is 2 GB, or for tensors what the smallest batch
    /// takes.
    pub memory_budget: Option<u64>,
}

/// More than this makes no branch cheaper: `export/README.md`.
const DEFAULT_MEMORY_BUDGET: u64 = 2_000_000_000;

fn picture_budget(memory_budget: Option<u64>) -> u64 {
    memory_budget.unwrap_or(DEFAULT_MEMORY_BUDGET)
}

impl Settings {
    /// Bytes that a picture may take.
    pub fn picture_budget(&self) -> u64 {
        picture_budget(self.memory_budget)
    }

    /// Number of masks after splitting, at most.
    pub(crate) fn masks(&self) -> usize {
        self.num_masks.max(self.finest_masks.unwrap_or(0))
    }

    /// The timesteps from the modulated one down.
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
        let rest = timesteps.len() - 1;
        match self.further_steps {
            Some(steps) if steps < rest => {
                Ok((0..=steps).map(|i| timesteps[i * rest / steps.max(1)]).collect())
            }
            _ => Ok(timesteps),
        }
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
        self.level.check()?;
        if self.feature_timestep >= timesteps {
            return Err(Error::setting("feature_timestep", self.feature_timestep, below));
        }
        if self.modulation_timestep >= timesteps {
            return Err(Error::setting("modulation_timestep", self.modulation_timestep, below));
        }
        if !self.strength.is_finite() {
            return Err(Error::setting("strength", self.strength, "it must be a finite number"));
        }
        if !(0.0..1.0).contains(&self.min_area) {
            return Err(Error::setting("min_area", self.min_area, "it must be 0 to below 1"));
        }
        if self.shared_probes && !self.edge_guided {
            let expected = "it needs edge_guided, which tells the masks of a branch apart";
            return Err(Error::setting("shared_probes", true, expected));
        }
        if self.readout == Readout::TinyImages && manifest.graphs.tiny_decoder.is_none() {
            let expected = "this model has no tiny_decoder; take `latents` or `images`";
            return Err(Error::setting("readout", "tiny-images", expected));
        }
        let side = manifest.image.width.max(manifest.image.height) as f32;
        if !(0.0..=side).contains(&self.sigma) {
            return Err(Error::setting("sigma", self.sigma, format!("it must be 0 to {side}")));
        }
        Ok(())
    }
}
