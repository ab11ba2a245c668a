//! `emerdiff_model`: a model that is ready to segment.

use std::ffi::{CString, c_char};

use serde_json::json;

use super::options::emerdiff_options;
use super::raw::{Handle, HandleMut, Out, Text};
use super::registry::{self, Object};
use super::status::{Failure, c_text, emerdiff_status, guard, guard_text};
use crate::{Preset, Runtime, Segmenter};

/// A model that is ready to segment. It never changes; many threads may use one at a time, which then
/// take turns in its graphs.
pub struct emerdiff_model {
    pub segmenter: Segmenter,
    info: CString,
}

impl Object for emerdiff_model {
    const KIND: &'static str = "emerdiff_model";
}

/// Loads the model bundle in the folder `bundle`; NULL is the model that comes with the library, found
/// beside it. `options`, NULL for none, say which provider and how many threads.
///
/// Takes from a tenth of a second to many seconds and reads every byte of the bundle, so do it off the
/// user interface's thread and once. Free the model with emerdiff_model_free.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_model_load(
    bundle: Text,
    options: Handle<emerdiff_options>,
    model: Out<*mut emerdiff_model>,
) -> emerdiff_status {
    guard(|| {
        let (place, options) = (model.required("model")?, options.options()?);
        let runtime = Runtime::find()?;
        let folder = match bundle.optional("bundle")? {
            Some(folder) => folder.into(),
            None => crate::model::embedded()?,
        };
        let segmenter =
            Segmenter::open_on(&runtime, folder, options.provider(), options.threads())?;
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
        "bundle": model.bundle().folder().to_string_lossy(),
        "image": manifest.image,
        "provider": model.provider(),
        "onnxruntime": runtime.version(),
        "settings": segmenter.settings(Preset::default()),
    });
    Ok(c_text(info.to_string()))
}

/// Frees a model. NULL is fine; a handle that is already freed is left alone. Results live on, and a
/// run that uses the model on another thread ends as if nothing had happened.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_model_free(model: HandleMut<emerdiff_model>) {
    guard(|| model.free());
}

/// What the model is, as JSON: name, license, source, bundle, image (the size that it sees), provider
/// (the one that was taken), onnxruntime, settings (its defaults).
///
/// Returns UTF-8, valid until the model is freed; NULL on error.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_model_info(model: Handle<emerdiff_model>) -> *const c_char {
    guard_text(|| Ok(model.get()?.info.as_ptr()))
}
