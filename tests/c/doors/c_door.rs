//! The built library through its C interface.
#![allow(unsafe_code)]
// Every call below passes live handles, whole structures and buffers of the sizes that they name.
#![allow(clippy::undocumented_unsafe_blocks)]

use std::ffi::{CString, c_void};
use std::path::Path;
use std::ptr::null_mut;

use image::{RgbImage, RgbaImage};

use super::door::{Ask, Door, Facts, Failure, Found, Model, Report, Result};
use crate::common::api::{Handle, Image, Region, api, buffer, c_path, text, view};

pub struct CDoor;

struct CModel(Handle);
struct CSegmentation(Handle);

// Handles may be used on any thread.
unsafe impl Send for CModel {}
unsafe impl Sync for CModel {}

fn check(status: i32) -> Result<()> {
    match status {
        0 => Ok(()),
        _ => Err(Failure { status, text: text(unsafe { (api().last_error)() }) }),
    }
}

/// Calls a function with a place for its result, and returns the result.
fn given<T: Default>(call: impl FnOnce(*mut T) -> i32) -> Result<T> {
    let mut place = T::default();
    check(call(&mut place))?;
    Ok(place)
}

fn made(call: impl FnOnce(*mut Handle) -> i32) -> Result<Handle> {
    let mut handle = null_mut();
    check(call(&mut handle))?;
    Ok(handle)
}

impl Door for CDoor {
    fn load(&self, bundle: &Path) -> Result<Box<dyn Model>> {
        let bundle = c_path(bundle);
        let model = made(|place| unsafe { (api().model_load)(bundle.as_ptr(), null_mut(), place) });
        Ok(Box::new(CModel(model?)))
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
        let options = options(ask)?;
        let userdata = (&raw mut report).cast();
        let image = view(picture);
        let segment = api().segment;
        let result = made(|place| unsafe {
            segment(self.0, &image, options, Some(forward), userdata, null_mut(), place)
        });
        unsafe { (api().options_free)(options) };
        Ok(Box::new(CSegmentation(result?)))
    }

    fn segment_rgba(&self, picture: &RgbaImage, ask: &Ask) -> Result<Box<dyn Found>> {
        let options = options(ask)?;
        let image = Image {
            data: picture.as_ptr().cast(),
            size: picture.as_raw().len(),
            layout: 1,
            ..view(&RgbImage::new(picture.width(), picture.height()))
        };
        let segment = api().segment;
        let result = made(|place| unsafe {
            segment(self.0, &image, options, None, null_mut(), null_mut(), place)
        });
        unsafe { (api().options_free)(options) };
        Ok(Box::new(CSegmentation(result?)))
    }
}

impl Found for CSegmentation {
    fn size(&self) -> (u32, u32) {
        let mut height = 0;
        let width = given(|place| unsafe { (api().segmentation_size)(self.0, place, &mut height) })
            .unwrap();
        (width, height)
    }

    fn num_regions(&self) -> usize {
        given(|place| unsafe { (api().segmentation_num_regions)(self.0, place) }).unwrap() as usize
    }

    fn max_regions(&self) -> usize {
        given(|place| unsafe { (api().segmentation_max_regions)(self.0, place) }).unwrap() as usize
    }

    fn set_num_regions(&mut self, count: usize) -> Result<()> {
        check(unsafe { (api().segmentation_set_num_regions)(self.0, count as u32) })
    }

    fn set_granularity(&mut self, granularity: f64) -> Result<()> {
        check(unsafe { (api().segmentation_set_granularity)(self.0, granularity) })
    }

    fn labels(&self) -> Vec<u16> {
        let (width, height) = self.size();
        let mut labels = vec![0; width as usize * height as usize];
        let buffer = buffer(&mut labels);
        check(unsafe { (api().segmentation_labels)(self.0, 16, &buffer) }).unwrap();
        labels
    }

    fn regions(&self) -> Vec<Facts> {
        let mut regions = vec![Region::default(); self.num_regions()];
        let (place, capacity) = (regions.as_mut_ptr(), regions.len());
        check(unsafe { (api().segmentation_regions)(self.0, place, capacity) }).unwrap();
        let facts = |region: Region| Facts {
            id: region.id,
            area: region.area,
            bounds: [region.x, region.y, region.width, region.height],
            mean_color: region.mean_color,
            transparent: region.transparent == 1,
        };
        regions.into_iter().map(facts).collect()
    }

    fn region_at(&self, x: u32, y: u32) -> Option<u32> {
        given(|place| unsafe { (api().segmentation_region_at)(self.0, x, y, place) }).ok()
    }

    fn soft_mask(&self, picture: &RgbImage, id: u32) -> Result<Vec<u8>> {
        let (width, height) = self.size();
        let mut mask = vec![0; width as usize * height as usize];
        let (image, buffer) = (view(picture), buffer(&mut mask));
        check(unsafe { (api().segmentation_soft_mask)(self.0, &image, id, &buffer) })?;
        Ok(mask)
    }

    fn cutout(&self, picture: &RgbImage, id: u32, own: bool) -> Result<Vec<u8>> {
        let (width, height) = self.size();
        let mut pixels = vec![9; 4 * width as usize * height as usize];
        let (image, buffer) = (view(picture), buffer(&mut pixels));
        let cutout = api().segmentation_cutout;
        check(unsafe { cutout(self.0, &image, id, 0.0, 0.0, own.into(), &buffer) })?;
        Ok(pixels)
    }

    fn coverage(&self, picture: &RgbImage, id: u32, [grow, feather]: [f32; 2]) -> Result<Vec<f32>> {
        let (width, height) = self.size();
        let mut mask = vec![f32::NAN; width as usize * height as usize];
        let (image, buffer) = (view(picture), buffer(&mut mask));
        let coverage = api().segmentation_coverage;
        check(unsafe { coverage(self.0, &image, id, grow, feather, 3, &buffer) })?;
        Ok(mask)
    }
}
