//! The settings that the options ask for.

use clap::{Args, ValueEnum};
use emerdiff::{Overrides, Preset};

use crate::cli::method::MethodArguments;

/// The settings of one run that are not the method's.
#[derive(Args, Default)]
pub struct RunArguments {
    /// Settings to start from.
    #[arg(long, value_enum, default_value_t)]
    pub preset: PresetArgument,
    /// Number of regions; in `paper` the number of masks, of which each wins a region or none
    /// [default: as many as strong borders part; in `paper` the model's].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub num_regions: Option<u16>,
    /// Number of masks to start from; without another level also the number of regions, in `paper`
    /// at most [default: the number of regions].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub num_masks: Option<u16>,
    /// How fine the regions are, from 0 (one region) to 1 (the finest).
    #[arg(long, value_name = "0..1", conflicts_with = "num_regions")]
    pub granularity: Option<f64>,
    /// Seed of the noise and of the clustering.
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Memory in MB that pictures and tensors may take, the model's weights not counted [default:
    /// 2000, or for tensors what the smallest batch takes].
    #[arg(long, value_name = "MB", value_parser = clap::value_parser!(u64).range(1..=u64::MAX / 1_000_000))]
    pub memory_budget: Option<u64>,
}

#[derive(Clone, Copy, Default, ValueEnum)]
pub enum PresetArgument {
    /// Masks split into finer ones, few timesteps, regions merged across the weakest border
    #[default]
    Fast,
    /// The paper's procedure to the letter
    Paper,
}

impl From<PresetArgument> for Preset {
    fn from(argument: PresetArgument) -> Self {
        match argument {
            PresetArgument::Fast => Self::Fast,
            PresetArgument::Paper => Self::Paper,
        }
    }
}

/// Collect what the options ask for.
pub fn overrides(run: &RunArguments, method: &MethodArguments) -> Overrides {
    // Without `..`: the compiler names a setting that has no option.
    Overrides {
        preset: Some(run.preset.into()),
        num_regions: run.num_regions,
        num_masks: run.num_masks,
        granularity: run.granularity,
        finest_masks: method.finest_masks,
        feature_timestep: method.feature_timestep,
        modulation_timestep: method.modulation_timestep,
        num_inference_steps: method.num_inference_steps,
        further_steps: method.further_steps,
        strength: method.strength,
        one_sided: method.one_sided,
        readout: method.readout,
        sigma: method.sigma,
        edge_guided: method.edge_guided,
        shared_probes: method.shared_probes,
        min_area: method.min_area,
        tiles: method.tiles,
        detail: method.detail,
        transparent_region: method.transparent_region,
        connected: method.connected.then_some(true),
        seed: Some(run.seed),
        memory_budget: run.memory_budget.map(|megabytes| megabytes * 1_000_000),
    }
}
