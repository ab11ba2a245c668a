//! Whether a provider computes what the CPU computes. Drivers and devices exist that compute
//! something else without a word.

use std::fs;
use std::path::{Path, PathBuf};

use ndarray::{Array, Array4, Dimension};
use serde::{Deserialize, Serialize};

use super::LatentDiffusion;
use crate::cache;
use crate::digest::sha256;
use crate::model::Bundle;
use crate::runtime::{Provider, ProviderChoice, Runtime};
use crate::{Error, Result};

/// Half precision and the faster modes of devices stay far below, wrong numbers far above.
const TOLERANCE: f64 = 0.05;

/// How far what a provider computes is from what the CPU computes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProviderCheck {
    /// The provider.
    pub provider: Provider,
    /// Norm of the difference over that of the CPU's numbers, of the graph where it is largest;
    /// infinite when the provider's numbers are not finite.
    pub relative_difference: f64,
}

impl ProviderCheck {
    /// Whether the provider computes the same but for rounding.
    pub fn is_trustworthy(&self) -> bool {
        self.relative_difference <= TOLERANCE
    }
}

/// Opens `bundle` on `provider` and on the CPU, and compares one small run: a second for a small
/// model, a few for a large one.
///
/// # Errors
/// Those of [`LatentDiffusion::open`] and of running its graphs.
pub fn check_provider(
    runtime: &Runtime,
    bundle: &Bundle,
    provider: Provider,
) -> Result<ProviderCheck> {
    let choice = ProviderChoice::Only(provider);
    compare(runtime, &LatentDiffusion::open(runtime, bundle.clone(), choice, 0)?)
}

/// Refuses a model whose provider does not compute what the CPU computes. That is found out once
/// for a machine, its driver, ONNX Runtime and the model.
pub(super) fn trusted(runtime: &Runtime, model: LatentDiffusion) -> Result<LatentDiffusion> {
    let provider = model.provider();
    if provider == Provider::Cpu {
        return Ok(model);
    }
    let note = cache::folder().map(|folder| note(&folder, runtime, &model, &hardware()));
    let check = remembered(note.as_deref(), || compare(runtime, &model));
    let reason = match check {
        Ok(check) if check.is_trustworthy() => return Ok(model),
        Ok(check) => {
            let percent = check.relative_difference * 100.0;
            format!("its numbers are {percent:.0} % from the CPU's; update its driver")
        }
        Err(error) => error.to_string(),
    };
    let error = Error::ProviderUnavailable { provider: provider.name(), reason };
    tracing::warn!("{error}");
    Err(error)
}

fn compare(runtime: &Runtime, model: &LatentDiffusion) -> Result<ProviderCheck> {
    let cpu = ProviderChoice::Only(Provider::Cpu);
    let reference = LatentDiffusion::open(runtime, model.bundle().clone(), cpu, 0)?;
    let (manifest, batch) = (model.manifest(), 2);
    let (image, grid) = (manifest.image, manifest.modulation.grid());
    let timestep = manifest.defaults.modulation_timestep;
    let image = wave((1, 3, image.height, image.width));
    let mut offset = wave((batch, 1, grid.rows, grid.columns));
    offset.slice_mut(ndarray::s![0, .., .., ..]).fill(0.0);
    // What goes into a graph is the same on both, so that differences do not add up.
    let latents = reference.encode(&image)?;
    let (features, activations) = reference.head(&latents, timestep)?;
    let noise_pred = reference.tail(&activations, &offset)?;
    let (features_here, activations) = model.head(&latents, timestep)?;
    let differences = [
        difference(&model.encode(&image)?, &latents),
        difference(&features_here, &features),
        difference(&model.tail(&activations, &offset)?, &noise_pred),
    ];
    let relative_difference = differences.into_iter().fold(0.0, f64::max);
    Ok(ProviderCheck { provider: model.provider(), relative_difference })
}

/// Values from −1 to 1 that differ along every axis.
fn wave(shape: (usize, usize, usize, usize)) -> Array4<f32> {
    Array4::from_shape_fn(shape, |(b, c, y, x)| {
        (0.3 * x as f32 + b as f32).sin() * (0.2 * y as f32 + c as f32).cos()
    })
}

fn difference<D: Dimension>(found: &Array<f32, D>, expected: &Array<f32, D>) -> f64 {
    if found.shape() != expected.shape() {
        return f64::INFINITY;
    }
    let (mut error, mut norm) = (0.0, 0.0);
    for (&found, &expected) in found.iter().zip(expected) {
        error += (f64::from(found) - f64::from(expected)).powi(2);
        norm += f64::from(expected).powi(2);
    }
    match (error / norm).sqrt() {
        _ if error == 0.0 => 0.0,
        relative if relative.is_finite() => relative,
        _ => f64::INFINITY,
    }
}

/// What is noted at `note`, or what `check` finds out, which is then noted.
fn remembered(
    note: Option<&Path>,
    check: impl FnOnce() -> Result<ProviderCheck>,
) -> Result<ProviderCheck> {
    let known = note.and_then(|note| serde_json::from_slice(&fs::read(note).ok()?).ok());
    if let Some(known) = known {
        return Ok(known);
    }
    let found = check()?;
    if let Some((note, folder)) = note.and_then(|note| Some((note, note.parent()?))) {
        let json = serde_json::to_vec(&found).map_err(std::io::Error::other);
        let written = fs::create_dir_all(folder).and(json).and_then(|json| fs::write(note, json));
        if let Err(error) = written {
            tracing::debug!("{}: {error}", note.display());
        }
    }
    Ok(found)
}

/// Where the check of an open model is noted.
fn note(cache: &Path, runtime: &Runtime, model: &LatentDiffusion, hardware: &str) -> PathBuf {
    let (provider, digest) = (model.provider().name(), model.bundle().digest());
    let (version, file) = (runtime.version(), runtime.path().display());
    let key = sha256(format!("{provider}\n{digest}\n{version}\n{file}\n{hardware}"));
    cache.join("checks").join(format!("{provider}-{}.json", &key[..16]))
}

/// What changes with the machine, its devices and their drivers.
fn hardware() -> String {
    let texts = ["/etc/machine-id", "/proc/driver/nvidia/version"].map(fs::read_to_string);
    let devices = fs::read_dir("/proc/driver/nvidia/gpus").into_iter().flatten().flatten();
    let devices = devices.map(|device| device.file_name().to_string_lossy().into_owned());
    // Windows unpacks every driver that is installed into a new folder there.
    let drivers = fs::metadata(r"C:\Windows\System32\DriverStore\FileRepository");
    let drivers = drivers.and_then(|folder| folder.modified()).ok();
    let texts = texts.into_iter().map(Result::unwrap_or_default).chain(devices);
    texts.chain([format!("{drivers:?}")]).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_relative_and_what_is_not_finite_is_infinitely_far() {
        let expected = ndarray::array![3.0, 4.0];
        assert_eq!(difference(&expected, &expected), 0.0);
        assert_eq!(difference(&ndarray::array![3.0, 4.5], &expected), 0.1);
        assert_eq!(difference(&ndarray::array![3.0, f32::NAN], &expected), f64::INFINITY);
        assert_eq!(difference(&ndarray::array![1.0], &ndarray::array![0.0]), f64::INFINITY);
    }

    #[test]
    fn a_check_is_made_once_and_again_when_its_note_is_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let note = folder.path().join("checks/cuda.json");
        let found = ProviderCheck { provider: Provider::Cuda, relative_difference: 0.25 };
        let check = || remembered(Some(&note), || Ok(found)).unwrap();
        assert_eq!(check(), found);
        let known = remembered(Some(&note), || unreachable!("it is noted")).unwrap();
        assert_eq!(known, found);
        assert!(!known.is_trustworthy());
        fs::write(&note, "{").unwrap();
        assert_eq!(check(), found);
        assert_eq!(remembered(None, || Ok(found)).unwrap(), found);
    }
}
