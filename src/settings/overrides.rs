//! Settings that a caller sets: one table for every door.

use serde::{Deserialize, Serialize};

use super::{Detail, Level, Preset, Readout, Settings, picture_budget};
use crate::model::Manifest;

/// Every setting that a caller may set, by the name that it has at every door: the C options, the
/// command line, JSON. What is `None` has the preset's or the model's value.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Overrides {
    /// The settings to start from.
    pub preset: Option<Preset>,
    /// Number of regions: [`Settings::with_regions`].
    pub num_regions: Option<u16>,
    /// Number of masks: [`Settings::with_masks`].
    pub num_masks: Option<u16>,
    /// [`Level::Granularity`].
    pub granularity: Option<f64>,
    /// [`Settings::finest_masks`].
    pub finest_masks: Option<u16>,
    /// [`Settings::feature_timestep`].
    pub feature_timestep: Option<u32>,
    /// [`Settings::modulation_timestep`].
    pub modulation_timestep: Option<u32>,
    /// [`Settings::num_inference_steps`].
    pub num_inference_steps: Option<u32>,
    /// [`Settings::further_steps`].
    pub further_steps: Option<u32>,
    /// [`Settings::strength`].
    pub strength: Option<f32>,
    /// [`Settings::one_sided`].
    pub one_sided: Option<bool>,
    /// [`Settings::readout`].
    pub readout: Option<Readout>,
    /// [`Settings::sigma`].
    pub sigma: Option<f32>,
    /// [`Settings::edge_guided`].
    pub edge_guided: Option<bool>,
    /// [`Settings::shared_probes`].
    pub shared_probes: Option<bool>,
    /// [`Settings::min_area`].
    pub min_area: Option<f64>,
    /// [`Settings::tiles`].
    pub tiles: Option<u16>,
    /// [`Settings::detail`].
    pub detail: Option<Detail>,
    /// [`Settings::transparent_region`].
    pub transparent_region: Option<bool>,
    /// [`Settings::connected`].
    pub connected: Option<bool>,
    /// [`Settings::seed`].
    pub seed: Option<u64>,
    /// [`Settings::memory_budget`].
    pub memory_budget: Option<u64>,
}

impl Overrides {
    /// Bytes that a picture may take.
    pub fn picture_budget(&self) -> u64 {
        picture_budget(self.memory_budget)
    }

    /// The settings of a run on the model of `manifest`.
    pub fn settings(&self, manifest: &Manifest) -> Settings {
        let base = Settings::new(self.preset.unwrap_or_default(), manifest);
        self.apply(base)
    }

    /// Change `base` where something is set; the preset is ignored.
    pub fn apply(&self, mut base: Settings) -> Settings {
        // Neither list ends in `..`: the compiler names a setting that is missing here.
        let Self {
            preset: _,
            num_regions,
            num_masks,
            granularity,
            finest_masks,
            feature_timestep,
            modulation_timestep,
            num_inference_steps,
            further_steps,
            strength,
            one_sided,
            readout,
            sigma,
            edge_guided,
            shared_probes,
            min_area,
            tiles,
            detail,
            transparent_region,
            connected,
            seed,
            memory_budget,
        } = self.clone();
        if let Some(regions) = num_regions {
            base = base.with_regions(regions.into());
        }
        if let Some(masks) = num_masks {
            base = base.with_masks(masks.into());
        }
        let or = |value: Option<u32>, base| value.map_or(base, |value| value as usize);
        Settings {
            preset: base.preset,
            num_masks: base.num_masks,
            level: granularity.map_or(base.level, Level::Granularity),
            finest_masks: finest_masks.map(usize::from).or(base.finest_masks),
            feature_timestep: or(feature_timestep, base.feature_timestep),
            modulation_timestep: or(modulation_timestep, base.modulation_timestep),
            num_inference_steps: or(num_inference_steps, base.num_inference_steps),
            further_steps: further_steps.map(|steps| steps as usize).or(base.further_steps),
            strength: strength.unwrap_or(base.strength),
            one_sided: one_sided.unwrap_or(base.one_sided),
            readout: readout.unwrap_or(base.readout),
            sigma: sigma.unwrap_or(base.sigma),
            edge_guided: edge_guided.unwrap_or(base.edge_guided),
            shared_probes: shared_probes.unwrap_or(base.shared_probes),
            min_area: min_area.unwrap_or(base.min_area),
            detail: detail.unwrap_or(base.detail),
            tiles: tiles.map(usize::from).or(base.tiles),
            transparent_region: transparent_region.unwrap_or(base.transparent_region),
            connected: connected.unwrap_or(base.connected),
            seed: seed.unwrap_or(base.seed),
            memory_budget: memory_budget.or(base.memory_budget),
        }
    }
}
