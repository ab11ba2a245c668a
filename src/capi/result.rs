//! `emerdiff_segmentation`: the result.

use std::ffi::{CString, c_char};
use std::sync::{RwLock, RwLockReadGuard};

use serde_json::json;

use super::raw::{Handle, HandleMut, Out};
use super::registry::Object;
use super::status::{Failure, c_text, emerdiff_status, guard, guard_text};
use crate::{Level, Segmentation};

/// A picture cut into regions that cover it and do not overlap, at every level from one region to the
/// finest; one level is set at a time. Owns all it needs: it outlives the model, the options and the
/// picture.
pub struct emerdiff_segmentation {
    result: RwLock<Segmentation>,
    info: CString,
}

impl Object for emerdiff_segmentation {
    const KIND: &'static str = "emerdiff_segmentation";
}

impl emerdiff_segmentation {
    pub fn new(result: Segmentation) -> Self {
        let info = json!({
            "emerdiff": env!("CARGO_PKG_VERSION"),
            "settings": result.settings(),
            "unet_passes": result.passes(),
            "seconds": result.timings(),
        });
        Self { result: RwLock::new(result), info: c_text(info.to_string()) }
    }

    pub fn read(&self) -> Result<RwLockReadGuard<'_, Segmentation>, Failure> {
        self.result.read().map_err(|_| Failure::poisoned())
    }

    fn set_level(&self, level: Level) -> Result<(), Failure> {
        Ok(self.result.write().map_err(|_| Failure::poisoned())?.set_level(level)?)
    }
}

/// Frees a result. NULL is fine; a handle that is already freed is left alone.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_free(segmentation: HandleMut<emerdiff_segmentation>) {
    guard(|| segmentation.free());
}

/// Gives the size of the picture; that of every map and mask of the result.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_size(
    segmentation: Handle<emerdiff_segmentation>,
    width: Out<u32>,
    height: Out<u32>,
) -> emerdiff_status {
    guard(|| {
        let object = segmentation.get()?;
        let result = object.read()?;
        let (width, height) = (width.required("width")?, height.required("height")?);
        width.write(result.width());
        height.write(result.height());
        Ok(())
    })
}

/// Gives the number of regions at the level that is set.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_num_regions(
    segmentation: Handle<emerdiff_segmentation>,
    num_regions: Out<u32>,
) -> emerdiff_status {
    guard(|| {
        let count = segmentation.get()?.read()?.regions().len();
        num_regions.required("num_regions")?.write(count as u32);
        Ok(())
    })
}

/// Gives the number of regions at the finest level: levels are 1 to this.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_max_regions(
    segmentation: Handle<emerdiff_segmentation>,
    max_regions: Out<u32>,
) -> emerdiff_status {
    guard(|| {
        let count = segmentation.get()?.read()?.tree().leaves();
        max_regions.required("max_regions")?.write(count as u32);
        Ok(())
    })
}

/// Sets the level to so many regions, at least 1, or to all where there are fewer. Takes milliseconds: no
/// part of the model runs. Regions of a level are unions of those of finer ones.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_set_num_regions(
    segmentation: HandleMut<emerdiff_segmentation>,
    num_regions: u32,
) -> emerdiff_status {
    guard(|| segmentation.get()?.set_level(Level::Regions(num_regions as usize)))
}

/// Sets the level by a granularity from 0, one region, to 1, the finest; the number of regions grows by
/// equal factors. As quick as emerdiff_segmentation_set_num_regions.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_set_granularity(
    segmentation: HandleMut<emerdiff_segmentation>,
    granularity: f64,
) -> emerdiff_status {
    guard(|| segmentation.get()?.set_level(Level::Granularity(granularity)))
}

/// How the segmentation was made, as JSON: settings (all of them, as used), unet_passes, seconds (by
/// stage).
///
/// Returns UTF-8, valid until the segmentation is freed; NULL on error.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_info(
    segmentation: Handle<emerdiff_segmentation>,
) -> *const c_char {
    guard_text(|| Ok(segmentation.get()?.info.as_ptr()))
}
