//! `emerdiff_segmentation`: the result of a run, and the level that it shows.

mod keep;
mod maps;
mod masks;
mod outline;
mod regions;
mod rendering;
mod selection;

use std::ffi::{CString, c_char};
use std::sync::{RwLock, RwLockReadGuard};

use serde_json::json;

use super::buffer::emerdiff_buffer;
use super::ffi::raw::{Handle, HandleMut, In, Out, with_memory};
use super::ffi::registry::{self, Object};
use super::ffi::status::{Failure, c_text, emerdiff_status, guard, guard_text};
use crate::runtime::process;
use crate::{Level, Segmentation, memory};

/// Bytes that a pixel takes in a label map.
const LABEL: u64 = 2;

/// A picture divided into regions that cover it without overlap, at every level from one region to
/// the finest. One level is current at a time. A segmentation owns everything it needs: it outlives
/// the model, the options and the picture.
///
/// The regions of all levels together have numbers too, which never change, their nodes: 0 to one
/// less than emerdiff_segmentation_max_regions for the finest regions, the largest first, and the
/// highest for the whole picture. A host that keeps nodes, of layers or of what was picked, does
/// not depend on the level that is current.
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

    fn read(&self) -> Result<RwLockReadGuard<'_, Segmentation>, Failure> {
        process::check()?;
        self.result.read().map_err(|_| Failure::poisoned())
    }

    fn set_level(&self, level: Level) -> Result<(), Failure> {
        process::check()?;
        Ok(self.result.write().map_err(|_| Failure::poisoned())?.set_level(level)?)
    }
}

/// Asks for the memory of work that takes so many bytes for each pixel of the picture: an allocation
/// in the middle of it would end the process if it failed.
fn room(result: &Segmentation, bytes_per_pixel: u64) -> Result<(), Failure> {
    let pixels = u64::from(result.width()) * u64::from(result.height());
    Ok(memory::probe(bytes_per_pixel.saturating_mul(pixels), "what was asked of the result")?)
}

/// Writes the `N` bytes that `value` makes of the number of each pixel, counted row by row.
fn write<const N: usize>(
    result: &Segmentation,
    buffer: &In<emerdiff_buffer>,
    value: impl Fn(usize) -> [u8; N],
) -> Result<(), Failure> {
    let (width, height) = (result.width(), result.height());
    let target = buffer.target(width, height, N)?;
    with_memory(|memory| {
        target.rows(memory, |y, row| {
            for (x, bytes) in row.chunks_exact_mut(N).enumerate() {
                bytes.copy_from_slice(&value(y * width as usize + x));
            }
        })
    })
}

/// Makes another handle of the same result, with a level of its own: a preview and an export that
/// runs do not disturb each other. It takes two bytes a pixel, and shares the rest. Free it with
/// emerdiff_segmentation_free; the two may be freed in any order.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_clone(
    segmentation: Handle<emerdiff_segmentation>,
    clone: Out<*mut emerdiff_segmentation>,
) -> emerdiff_status {
    guard(|| {
        let place = clone.required("clone")?;
        let object = segmentation.get()?;
        let result = object.read()?;
        room(&result, LABEL)?;
        let result = result.clone();
        place.write_handle(registry::insert(emerdiff_segmentation::new(result)));
        Ok(())
    })
}

/// Frees a result. Freeing NULL does nothing, and freeing a handle a second time is harmless.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_free(segmentation: HandleMut<emerdiff_segmentation>) {
    guard(|| segmentation.free());
}

/// Gets the size of the picture in pixels. Every map and mask of the result has this size.
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

/// Gets the number of regions at the current level.
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

/// Gets the number of regions at the finest level. There is a level for each number from 1 to this.
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

/// Sets the current level to `num_regions` regions, at least 1, or to the finest level when that
/// has fewer. This takes milliseconds, because no part of the model runs. The regions of a level
/// are unions of the regions of finer levels.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_set_num_regions(
    segmentation: HandleMut<emerdiff_segmentation>,
    num_regions: u32,
) -> emerdiff_status {
    guard(|| segmentation.get()?.set_level(Level::Regions(num_regions as usize)))
}

/// Sets the current level by a granularity from 0, one region, to 1, the finest level. The number
/// of regions grows by equal factors. It is as quick as emerdiff_segmentation_set_num_regions.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_set_granularity(
    segmentation: HandleMut<emerdiff_segmentation>,
    granularity: f64,
) -> emerdiff_status {
    guard(|| segmentation.get()?.set_level(Level::Granularity(granularity)))
}

/// Describes how the segmentation was made, as JSON with the keys settings (all of them, as used),
/// unet_passes, seconds (of each stage) and emerdiff (the version of the library).
///
/// Returns UTF-8 that is valid until the segmentation is freed, or NULL on error.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_info(
    segmentation: Handle<emerdiff_segmentation>,
) -> *const c_char {
    guard_text(|| Ok(segmentation.get()?.info.as_ptr()))
}
