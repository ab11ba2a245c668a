//! The built library through its C interface.
#![allow(unsafe_code)]
// Every call below passes live handles, whole structures and buffers of the sizes that they name.
#![allow(clippy::undocumented_unsafe_blocks)]

use std::ffi::{CString, c_void};
use std::path::Path;
use std::ptr::{null, null_mut};

use image::{RgbImage, RgbaImage};

use super::door::{Ask, Door, Failure, Found, Model, Report, Result};
use crate::common::api::{Handle, Image, Run, api, c_path, text, view};

pub struct CDoor;

struct CModel(Handle);
pub struct CSegmentation(pub Handle);

// Handles may be used on any thread.
unsafe impl Send for CModel {}
unsafe impl Sync for CModel {}

pub fn check(status: i32) -> Result<()> {
    match status {
        0 => Ok(()),
        _ => Err(Failure { status, text: text(unsafe { (api().last_error)() }) }),
    }
}

/// Calls a function with a place for its result, and returns the result.
pub fn given<T: Default>(call: impl FnOnce(*mut T) -> i32) -> Result<T> {
    let mut place = T::default();
    check(call(&mut place))?;
    Ok(place)
}

pub fn made(call: impl FnOnce(*mut Handle) -> i32) -> Result<Handle> {
    let mut handle = null_mut();
    check(call(&mut handle))?;
    Ok(handle)
}

impl Door for CDoor {
    fn load(&self, bundle: &Path) -> Result<Box<dyn Model>> {
        let bundle = c_path(bundle);
        let model = made(|place| unsafe { (api().model_load)(bundle.as_ptr(), null(), place) });
        Ok(Box::new(CModel(model?)))
    }

    fn open(&self, bytes: &[u8], memory_budget: u64) -> Result<Box<dyn Found>> {
        let options = options(&Ask { memory_budget: Some(memory_budget), ..Ask::default() })?;
        let (bytes, size, open) = (bytes.as_ptr(), bytes.len(), api().segmentation_from_bytes);
        let result = made(|place| unsafe { open(bytes, size, options, place) });
        unsafe { (api().options_free)(options) };
        Ok(Box::new(CSegmentation(result?)))
    }
}

impl Drop for CModel {
    fn drop(&mut self) {
        unsafe { (api().model_free)(self.0) }
    }
}

impl Drop for CSegmentation {
    fn drop(&mut self) {
        unsafe { (api().segmentation_free)(self.0) }
    }
}

fn options(ask: &Ask) -> Result<Handle> {
    let options = made(|place| unsafe { (api().options_new)(place) })?;
    let set = |key: &str, value: Option<String>| match value {
        None => Ok(()),
        Some(value) => {
            let (key, value) = (CString::new(key).unwrap(), CString::new(value).unwrap());
            check(unsafe { (api().options_set)(options, key.as_ptr(), value.as_ptr()) })
        }
    };
    set("num_regions", ask.num_regions.map(|value| value.to_string()))?;
    set("num_masks", ask.num_masks.map(|value| value.to_string()))?;
    set("finest_masks", ask.finest_masks.map(|value| value.to_string()))?;
    set("num_inference_steps", ask.num_inference_steps.map(|value| value.to_string()))?;
    set("transparent_region", ask.transparent_region.map(|value| value.to_string()))?;
    set("connected", ask.connected.then(|| "true".to_owned()))?;
    if let Some(granularity) = ask.granularity {
        check(unsafe { (api().options_set_granularity)(options, granularity) })?;
    }
    if let Some(strength) = ask.strength {
        check(unsafe { (api().options_set_strength)(options, strength) })?;
    }
    if let Some(seed) = ask.seed {
        check(unsafe { (api().options_set_seed)(options, seed) })?;
    }
    if let Some(bytes) = ask.memory_budget {
        check(unsafe { (api().options_set_memory_budget)(options, bytes) })?;
    }
    Ok(options)
}

extern "C" fn forward(userdata: *mut c_void, _stage: i32, done: u32, total: u32) -> i32 {
    // The address of a report that lives until the run ends.
    let report = unsafe { &mut *userdata.cast::<Report<'_>>() };
    i32::from(!report(done, total))
}

impl Model for CModel {
    fn segment(
        &self,
        picture: &RgbImage,
        ask: &Ask,
        mut report: Report<'_>,
    ) -> Result<Box<dyn Found>> {
        let userdata = (&raw mut report).cast();
        let run = Run { progress: Some(forward), userdata, ..Run::default() };
        self.run(&view(picture), run, ask)
    }

    fn segment_rgba(&self, picture: &RgbaImage, ask: &Ask) -> Result<Box<dyn Found>> {
        let image = Image {
            data: picture.as_ptr().cast(),
            size: picture.as_raw().len(),
            layout: 1,
            ..view(&RgbImage::new(picture.width(), picture.height()))
        };
        self.run(&image, Run::default(), ask)
    }
}

impl CModel {
    fn run(&self, image: &Image, run: Run, ask: &Ask) -> Result<Box<dyn Found>> {
        let run = Run { options: options(ask)?, ..run };
        let result = made(|place| unsafe { (api().segment)(self.0, image, &run, place) });
        unsafe { (api().options_free)(run.options) };
        Ok(Box::new(CSegmentation(result?)))
    }
}
