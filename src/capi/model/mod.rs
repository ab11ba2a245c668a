//! `emerdiff_model`: a model that is ready to segment.

mod check;
mod list;

use std::ffi::{CString, c_char};

use serde_json::json;

use crate::capi::ffi::raw::{Handle, HandleMut, In, Out, Text};
use crate::capi::ffi::registry::{self, Object};
use crate::capi::ffi::status::{Failure, c_text, emerdiff_status, guard, guard_text};
use crate::capi::image::view::rgb_bytes;
use crate::capi::options::emerdiff_options;
use crate::capi::run::{Run, emerdiff_run};
use crate::model::Location;
use crate::{Preset, Runtime, Segmenter};

/// A model that is ready to segment. It never changes. Many threads may use it at the same time;
/// they take turns in its graphs.
pub struct emerdiff_model {
    pub segmenter: Segmenter,
    info: CString,
}

impl Object for emerdiff_model {
    const KIND: &'static str = "emerdiff_model";
}

/// The most that a run takes.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct emerdiff_estimate {
    /// Bytes by which the memory of the process grows at the peak of the run.
    pub memory: u64,
    /// Units of progress.
    pub units: u32,
    /// Passes of the UNet, the unit of time: measure how long one takes on the machine.
    pub unet_passes: u32,
    /// 0; later versions may use these bytes.
    pub reserved: [u8; 16],
}

/// Loads the model bundle in the folder `bundle`, or the model of this name in emerdiff_model_list.
/// NULL loads the model that comes with the library. The options of `run`, which may be NULL, say
/// which provider to use and how many threads; its callback counts anew for each
/// EMERDIFF_STAGE_VERIFY and EMERDIFF_STAGE_OPEN.
///
/// Loading takes from a tenth of a second to many seconds: do it once, off the user interface's
/// thread. A bundle below 64 MB is read into memory. The files of a larger one are mapped as long
/// as the model lives: replace them by others if you must, but do not write into them. Free the
/// model with emerdiff_model_free.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_model_load(
    bundle: Text,
    run: In<emerdiff_run>,
    model: Out<*mut emerdiff_model>,
) -> emerdiff_status {
    guard(|| {
        let (place, run) = (model.required("model")?, Run::of(&run)?);
        let runtime = Runtime::find()?;
        let bundle = located(&bundle)?;
        let (provider, threads) = (run.options.provider(), run.options.threads());
        let segmenter = run.watched(|progress| {
            Segmenter::open_with(&runtime, bundle, provider, threads, progress)
        })?;
        let info = info(&runtime, &segmenter)?;
        place.write_handle(registry::insert(emerdiff_model { segmenter, info }));
        Ok(())
    })
}

fn info(runtime: &Runtime, segmenter: &Segmenter) -> Result<CString, Failure> {
    let model = segmenter.model();
    let manifest = model.manifest();
    let info = json!({
        "name": manifest.name,
        "license": manifest.license,
        "source": manifest.source,
        "bundle": model.bundle().location().to_string(),
        "size": model.bundle().size(),
        "image": manifest.image,
        "provider": model.provider(),
        "onnxruntime": runtime.version(),
        "settings": segmenter.settings(Preset::default()),
    });
    Ok(c_text(info.to_string()))
}

/// The bundle that a caller names.
fn located(bundle: &Text) -> Result<Location, Failure> {
    Ok(match bundle.optional("bundle")? {
        Some(name) => crate::model::find(name)?,
        None => crate::model::shipped()?,
    })
}

/// Frees a model. Results live on, and a run that uses the model on another thread finishes
/// normally. Freeing NULL does nothing, and freeing a handle a second time is harmless.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_model_free(model: HandleMut<emerdiff_model>) {
    guard(|| model.free());
}

/// Describes the model as JSON with the keys name, license, source, bundle, size (bytes), image (the
/// size that the model sees), provider (the one in use), onnxruntime and settings (the defaults).
///
/// Returns UTF-8 that is valid until the model is freed, or NULL on error.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_model_info(model: Handle<emerdiff_model>) -> *const c_char {
    guard_text(|| Ok(model.get()?.info.as_ptr()))
}

/// Tells the most that a run takes for a picture of `width` x `height` pixels with `options`, which
/// may be NULL for the defaults. The estimate itself takes no time. It fails as the run would when
/// an option is outside the model's range.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_model_estimate(
    model: Handle<emerdiff_model>,
    width: u32,
    height: u32,
    options: Handle<emerdiff_options>,
    estimate: Out<emerdiff_estimate>,
) -> emerdiff_status {
    guard(|| {
        let (model, place) = (model.get()?, estimate.required("estimate")?);
        let settings = options.options()?.settings(&model.segmenter);
        let estimate = model.segmenter.estimate(width, height, &settings)?;
        let passes = estimate.passes;
        // Head and tail are about half a pass each.
        let unet_passes = passes.unet + (passes.unet_head + passes.unet_tail).div_ceil(2);
        // A picture that is not 8-bit RGB without gaps is copied into that form, and so is its
        // alpha.
        let picture = rgb_bytes(width, height).saturating_mul(4) / 3;
        place.write(emerdiff_estimate {
            memory: estimate.memory.saturating_add(picture),
            units: estimate.units.try_into().unwrap_or(u32::MAX),
            unet_passes: unet_passes.try_into().unwrap_or(u32::MAX),
            reserved: [0; 16],
        });
        Ok(())
    })
}
