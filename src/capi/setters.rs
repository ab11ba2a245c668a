//! The typed setters of `emerdiff_options`.

use super::options::{Options, emerdiff_options};
use super::raw::HandleMut;
use super::status::{Failure, emerdiff_status, guard};
use crate::{Preset, Provider};

/// The model's or the library's default, for every option.
pub const EMERDIFF_DEFAULT: i32 = 0;
/// Preset: masks split into finer ones, few timesteps, borders drawn to the edges of the picture. The
/// default.
pub const EMERDIFF_PRESET_FAST: i32 = 1;
/// Preset: the paper's procedure to the letter.
pub const EMERDIFF_PRESET_PAPER: i32 = 2;
/// Execution provider: every machine has it.
pub const EMERDIFF_PROVIDER_CPU: i32 = 1;
/// Execution provider: NVIDIA. Never run by this project's tests.
pub const EMERDIFF_PROVIDER_CUDA: i32 = 2;
/// Execution provider: any GPU on Windows. Never run by this project's tests.
pub const EMERDIFF_PROVIDER_DIRECTML: i32 = 3;
/// Execution provider: Apple. Never run by this project's tests.
pub const EMERDIFF_PROVIDER_COREML: i32 = 4;

fn set(
    options: &HandleMut<emerdiff_options>,
    set: impl FnOnce(&mut Options) -> Result<(), Failure>,
) -> emerdiff_status {
    guard(|| options.change(set))
}

/// Where to compute: EMERDIFF_PROVIDER_*. By default the first of CUDA, DirectML and CPU that can open
/// the model. One that is named and does not work is an error, never a silent CPU. Used by
/// emerdiff_model_load.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_set_provider(
    options: HandleMut<emerdiff_options>,
    provider: i32,
) -> emerdiff_status {
    set(&options, |options| {
        options.provider = match provider {
            EMERDIFF_DEFAULT => None,
            EMERDIFF_PROVIDER_CPU => Some(Provider::Cpu),
            EMERDIFF_PROVIDER_CUDA => Some(Provider::Cuda),
            EMERDIFF_PROVIDER_DIRECTML => Some(Provider::DirectMl),
            EMERDIFF_PROVIDER_COREML => Some(Provider::CoreMl),
            _ => return Err(Failure::argument(format!("there is no provider {provider}"))),
        };
        Ok(())
    })
}

/// Threads of ONNX Runtime; 0, the default, is one per core. Used by emerdiff_model_load.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_set_threads(
    options: HandleMut<emerdiff_options>,
    threads: u32,
) -> emerdiff_status {
    set(&options, |options| {
        options.threads = Some(narrow("threads", threads)?);
        Ok(())
    })
}

/// The settings to start from: EMERDIFF_PRESET_*.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_set_preset(
    options: HandleMut<emerdiff_options>,
    preset: i32,
) -> emerdiff_status {
    set(&options, |options| {
        options.preset = match preset {
            EMERDIFF_DEFAULT => None,
            EMERDIFF_PRESET_FAST => Some(Preset::Fast),
            EMERDIFF_PRESET_PAPER => Some(Preset::Paper),
            _ => return Err(Failure::argument(format!("there is no preset {preset}"))),
        };
        Ok(())
    })
}

/// K: the number of regions; with EMERDIFF_PRESET_PAPER the number of masks, of which each wins a region
/// or none. 0, the default, is as many as the picture's features tell apart; with EMERDIFF_PRESET_PAPER the
/// model's own number.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_set_num_regions(
    options: HandleMut<emerdiff_options>,
    num_regions: u32,
) -> emerdiff_status {
    set(&options, |options| {
        options.num_regions =
            Some(narrow("num_regions", num_regions)?).filter(|&regions| regions > 0);
        Ok(())
    })
}

/// How fine the regions are instead of how many: from 0, one region, to 1, all that were found.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_set_granularity(
    options: HandleMut<emerdiff_options>,
    granularity: f64,
) -> emerdiff_status {
    set(&options, |options| {
        options.granularity = Some(granularity);
        Ok(())
    })
}

/// Parts of a region that are a smaller share of the picture than this, 0 to below 1, go to what surrounds
/// them.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_set_min_area(
    options: HandleMut<emerdiff_options>,
    share: f64,
) -> emerdiff_status {
    set(&options, |options| {
        options.min_area = Some(share);
        Ok(())
    })
}

/// Seed of the noise and of the clustering; the same seed gives the same result.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_set_seed(
    options: HandleMut<emerdiff_options>,
    seed: u64,
) -> emerdiff_status {
    set(&options, |options| {
        options.seed = Some(seed);
        Ok(())
    })
}

/// Bytes that the picture and the tensors of one run may take, the model's weights not counted. Without it 2 GB,
/// or for the tensors what the smallest batch takes.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_set_memory_budget(
    options: HandleMut<emerdiff_options>,
    bytes: u64,
) -> emerdiff_status {
    set(&options, |options| {
        options.memory_budget = Some(bytes);
        Ok(())
    })
}

/// t_m: the timestep of the modulation. Paper: 281.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_set_modulation_timestep(
    options: HandleMut<emerdiff_options>,
    timestep: u32,
) -> emerdiff_status {
    set(&options, |options| {
        options.modulation_timestep = Some(timestep);
        Ok(())
    })
}

/// Lambda: the size of the offset on the attention's output. Paper: 10.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_set_strength(
    options: HandleMut<emerdiff_options>,
    strength: f32,
) -> emerdiff_status {
    set(&options, |options| {
        options.strength = Some(strength);
        Ok(())
    })
}

/// Standard deviation of the Gaussian filter on difference maps, in pixels of the model's image.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_set_sigma(
    options: HandleMut<emerdiff_options>,
    sigma: f32,
) -> emerdiff_status {
    set(&options, |options| {
        options.sigma = Some(sigma);
        Ok(())
    })
}

fn narrow(name: &str, value: u32) -> Result<u16, Failure> {
    u16::try_from(value).map_err(|_| Failure::argument(format!("{name} is {value}: too many")))
}
