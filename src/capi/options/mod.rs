//! `emerdiff_options`: how to load a model and how to segment.

pub mod setters;
pub mod table;

use std::ffi::c_char;
use std::sync::{Mutex, MutexGuard};

use super::ffi::raw::{Handle, HandleMut, Out, OutArray, Text};
use super::ffi::registry::{self, Object};
use super::ffi::status::{Failure, emerdiff_status, guard};
use table::Options;

/// How to load a model and how to segment. Everything is optional; an option that is not set has
/// the model's default. Values are checked against the model when they are used.
pub struct emerdiff_options(Mutex<Options>);

impl Object for emerdiff_options {
    const KIND: &'static str = "emerdiff_options";
}

impl emerdiff_options {
    fn lock(&self) -> Result<MutexGuard<'_, Options>, Failure> {
        self.0.lock().map_err(|_| Failure::poisoned())
    }
}

impl Handle<emerdiff_options> {
    /// Copies the options; NULL means that none is set.
    pub fn options(&self) -> Result<Options, Failure> {
        match self.optional()? {
            Some(options) => Ok(options.lock()?.clone()),
            None => Ok(Options::default()),
        }
    }
}

/// Makes options, none of which is set. Free them with emerdiff_options_free.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_new(options: Out<*mut emerdiff_options>) -> emerdiff_status {
    guard(|| {
        let place = options.required("options")?;
        place.write_handle(registry::insert(emerdiff_options(Mutex::default())));
        Ok(())
    })
}

/// Frees options. Freeing NULL does nothing, and freeing a handle a second time is harmless.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_free(options: HandleMut<emerdiff_options>) {
    guard(|| options.free());
}

/// Sets an option by name. `value` is a number, true or false, or a word, as text; NULL takes the
/// option back to its default. EMERDIFF_INVALID_OPTION when there is no such option or the value
/// does not fit it. docs/settings.md tells ranges, defaults and what each option is worth.
///
/// These options also have a function, emerdiff_options_set_ and the name:
/// - "provider": "cpu", "cuda", "directml" or "coreml"
/// - "threads"
/// - "preset": "fast" or "paper"
/// - "num_regions", "granularity", "min_area"
/// - "seed", "memory_budget"
/// - "modulation_timestep", "strength", "sigma"
///
/// These are set by name only:
/// - "num_masks": K, the number of masks to start from
/// - "finest_masks": the number of masks that those are split into, each of which is modulated
/// - "feature_timestep": t_f, the timestep at which the features are read
/// - "num_inference_steps": T, the number of timesteps of the schedule
/// - "further_steps": the number of steps after the modulated one
/// - "one_sided": true compares +lambda with the unmodulated image instead of with -lambda
/// - "readout": where branches are compared, "images", "tiny-images" or "latents"
/// - "edge_guided": true finds borders in the picture and merges regions across the weakest
/// - "shared_probes": true modulates components of masks that are far apart in one branch; it needs
///   "edge_guided"
/// - "tiles": the number of tiles along the picture's longer side, each seen by the model at its
///   own size; more tiles show more detail, up to as many as show the picture pixel for pixel
/// - "detail": where the model looks at the picture more closely, to find borders: "none", "auto"
///   (on what has edges) or "all"
/// - "transparent_region": false segments pixels of alpha 0 as mid-grey; by default they are a
///   region of their own
/// - "connected": true makes the pieces of a region regions of their own, at every level, and
///   merges only regions that touch
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_set(
    options: HandleMut<emerdiff_options>,
    key: Text,
    value: Text,
) -> emerdiff_status {
    guard(|| {
        let (key, value) = (key.required("key")?, value.optional("value")?);
        let object = options.get()?;
        let mut options = object.lock()?;
        *options = options.with(&key, value.as_deref())?;
        Ok(())
    })
}

/// Gets an option by name, as text that emerdiff_options_set takes; "" when it is not set.
///
/// `text` has room for `capacity` bytes and will end with NUL. `length` receives the length without
/// NUL, also when `text` is too small or NULL; it may be NULL.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_get(
    options: Handle<emerdiff_options>,
    key: Text,
    text: OutArray<c_char>,
    capacity: usize,
    length: Out<usize>,
) -> emerdiff_status {
    guard(|| {
        let key = key.required("key")?;
        let value = options.get()?.lock()?.text(&key)?;
        text.write_text(&value, capacity, length)
    })
}
