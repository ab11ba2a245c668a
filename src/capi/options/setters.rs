//! The typed setters of `emerdiff_options`.

use std::fmt::Display;

use super::emerdiff_options;
use super::table::Options;
use crate::capi::ffi::raw::HandleMut;
use crate::capi::ffi::status::{EMERDIFF_INVALID_OPTION, Failure, emerdiff_status, guard};
use crate::{Preset, Provider};

/// Takes the preset or the provider back to the default.
pub const EMERDIFF_DEFAULT: i32 = 0;
/// Preset: masks split into finer ones, few timesteps, regions merged across the weakest border.
/// This is the default.
pub const EMERDIFF_PRESET_FAST: i32 = 1;
/// Preset: the paper's procedure to the letter.
pub const EMERDIFF_PRESET_PAPER: i32 = 2;
/// Execution provider: the CPU, which every machine has.
pub const EMERDIFF_PROVIDER_CPU: i32 = 1;
/// Execution provider: CUDA, for GPUs of NVIDIA. This project's tests have never run it.
pub const EMERDIFF_PROVIDER_CUDA: i32 = 2;
/// Execution provider: DirectML, for any GPU on Windows. This project's tests have never run it.
pub const EMERDIFF_PROVIDER_DIRECTML: i32 = 3;
/// Execution provider: Core ML, for Apple's machines. This project's tests have never run it.
pub const EMERDIFF_PROVIDER_COREML: i32 = 4;

fn set(
    options: &HandleMut<emerdiff_options>,
    set: impl FnOnce(&mut Options) -> Result<(), Failure>,
) -> emerdiff_status {
    guard(|| set(&mut *options.get()?.lock()?))
}

/// Sets where to compute, EMERDIFF_PROVIDER_*. The default is the first of CUDA, DirectML and CPU
/// that can open the model. A provider that is set and does not work is an error: the CPU never
/// silently takes its place. emerdiff_model_load uses this option.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_set_provider(
    options: HandleMut<emerdiff_options>,
    provider: i32,
) -> emerdiff_status {
    set(&options, |options| {
        options.provider = self::provider(provider)?;
        Ok(())
    })
}

/// Sets the number of threads of ONNX Runtime. The default, 0, is one per core. emerdiff_model_load
/// uses this option.
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

/// Sets the preset that all other settings start from, EMERDIFF_PRESET_*.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_set_preset(
    options: HandleMut<emerdiff_options>,
    preset: i32,
) -> emerdiff_status {
    set(&options, |options| {
        options.overrides.preset = match preset {
            EMERDIFF_DEFAULT => None,
            EMERDIFF_PRESET_FAST => Some(Preset::Fast),
            EMERDIFF_PRESET_PAPER => Some(Preset::Paper),
            _ => return Err(Failure::argument(format!("there is no preset {preset}"))),
        };
        Ok(())
    })
}

/// Sets the number of regions. With EMERDIFF_PRESET_PAPER it is the number of masks, K, each of
/// which wins one region or none. The default, 0, is as many regions as strong borders part, or the
/// model's own number of masks with EMERDIFF_PRESET_PAPER.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_set_num_regions(
    options: HandleMut<emerdiff_options>,
    num_regions: u32,
) -> emerdiff_status {
    set(&options, |options| {
        let regions = narrow("num_regions", num_regions)?;
        options.overrides.num_regions = Some(regions).filter(|&regions| regions > 0);
        Ok(())
    })
}

/// Sets how fine the regions are instead of how many: from 0, one region, to 1, the finest level.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_set_granularity(
    options: HandleMut<emerdiff_options>,
    granularity: f64,
) -> emerdiff_status {
    set(&options, |options| {
        options.overrides.granularity = Some(finite("granularity", granularity)?);
        Ok(())
    })
}

/// Sets the smallest component that a region may have, as a share of the picture from 0 to below 1.
/// Smaller components go to what surrounds them.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_set_min_area(
    options: HandleMut<emerdiff_options>,
    share: f64,
) -> emerdiff_status {
    set(&options, |options| {
        options.overrides.min_area = Some(finite("min_area", share)?);
        Ok(())
    })
}

/// Sets the seed of the noise and of the clustering. The same seed gives the same result.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_set_seed(
    options: HandleMut<emerdiff_options>,
    seed: u64,
) -> emerdiff_status {
    set(&options, |options| {
        options.overrides.seed = Some(seed);
        Ok(())
    })
}

/// Sets how many bytes the picture and the tensors of one run may take, the model's weights not
/// counted. The default is 2 GB; tensors may then take more where the smallest batch needs it.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_set_memory_budget(
    options: HandleMut<emerdiff_options>,
    bytes: u64,
) -> emerdiff_status {
    set(&options, |options| {
        options.overrides.memory_budget = Some(bytes);
        Ok(())
    })
}

/// Sets t_m, the timestep of the modulation. The paper uses 281.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_set_modulation_timestep(
    options: HandleMut<emerdiff_options>,
    timestep: u32,
) -> emerdiff_status {
    set(&options, |options| {
        options.overrides.modulation_timestep = Some(timestep);
        Ok(())
    })
}

/// Sets lambda, the size of the offset on the attention's output. The paper uses 10.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_set_strength(
    options: HandleMut<emerdiff_options>,
    strength: f32,
) -> emerdiff_status {
    set(&options, |options| {
        options.overrides.strength = Some(finite("strength", strength)?);
        Ok(())
    })
}

/// Sets the standard deviation of the Gaussian filter on difference maps, in pixels of the model's
/// image.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_set_sigma(
    options: HandleMut<emerdiff_options>,
    sigma: f32,
) -> emerdiff_status {
    set(&options, |options| {
        options.overrides.sigma = Some(finite("sigma", sigma)?);
        Ok(())
    })
}

/// The provider of a code EMERDIFF_PROVIDER_*; `None` for EMERDIFF_DEFAULT.
pub fn provider(code: i32) -> Result<Option<Provider>, Failure> {
    Ok(match code {
        EMERDIFF_DEFAULT => None,
        EMERDIFF_PROVIDER_CPU => Some(Provider::Cpu),
        EMERDIFF_PROVIDER_CUDA => Some(Provider::Cuda),
        EMERDIFF_PROVIDER_DIRECTML => Some(Provider::DirectMl),
        EMERDIFF_PROVIDER_COREML => Some(Provider::CoreMl),
        _ => return Err(Failure::argument(format!("there is no provider {code}"))),
    })
}

fn finite<T: Copy + Into<f64> + Display>(name: &str, value: T) -> Result<T, Failure> {
    match value.into().is_finite() {
        true => Ok(value),
        false => {
            let text = format!("{name} is {value}: it must be a finite number");
            Err(Failure::new(EMERDIFF_INVALID_OPTION, text))
        }
    }
}

fn narrow(name: &str, value: u32) -> Result<u16, Failure> {
    u16::try_from(value).map_err(|_| Failure::argument(format!("{name} is {value}: too many")))
}
