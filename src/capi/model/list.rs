//! The models that can be found.

use std::ffi::c_char;

use serde_json::json;

use crate::capi::ffi::raw::{Out, OutArray};
use crate::capi::ffi::status::{EMERDIFF_MODEL_NOT_FOUND, Failure, emerdiff_status, guard};

/// Lists the models that can be found, as JSON: an array of objects with the keys name, folder
/// (null for the model that is part of the library), family, license, size (bytes), image (the size
/// that the model sees) and error (why it cannot be used, or null). They are looked for in the
/// library, in the folder "models" beside it, in the user's folder (emerdiff_model_folder) and in
/// the folders that the environment variable EMERDIFF_MODELS names. Quick: no weights are read.
///
/// `text` has room for `capacity` bytes and will end with NUL. `length` receives the length without
/// NUL, also when `text` is too small or NULL; it may be NULL.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_model_list(
    text: OutArray<c_char>,
    capacity: usize,
    length: Out<usize>,
) -> emerdiff_status {
    guard(|| {
        let models = json!(crate::model::list()).to_string();
        text.write_text(&models, capacity, length)
    })
}

/// Gets the user's folder of models, UTF-8, whether it exists or not: a bundle that is put there is
/// found by its name. `text`, `capacity` and `length` are those of emerdiff_model_list.
/// EMERDIFF_MODEL_NOT_FOUND where the user has no folder for data.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_model_folder(
    text: OutArray<c_char>,
    capacity: usize,
    length: Out<usize>,
) -> emerdiff_status {
    guard(|| {
        let folder = crate::model::folder();
        let folder = folder.ok_or_else(|| {
            Failure::new(EMERDIFF_MODEL_NOT_FOUND, "the user has no folder for data")
        })?;
        text.write_text(&folder.to_string_lossy(), capacity, length)
    })
}
