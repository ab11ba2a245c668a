//! `emerdiff_segmentation`: the result.

use std::ffi::{CString, c_char};

use serde_json::json;

use super::buffer::emerdiff_buffer;
use super::raw::{Handle, HandleMut, In, Out, OutArray, Plain};
use super::registry::Object;
use super::status::{Failure, c_text, emerdiff_status, guard, guard_text};
use crate::{Region, Segmentation};

/// A picture cut into regions that cover it and do not overlap. Owns all it needs: it outlives the
/// model, the options and the picture. Many threads may read one at a time.
pub struct emerdiff_segmentation {
    pub result: Segmentation,
    info: CString,
}

impl Object for emerdiff_segmentation {
    const KIND: &'static str = "emerdiff_segmentation";
}

impl emerdiff_segmentation {
    pub fn new(result: Segmentation) -> Result<Self, Failure> {
        let info = json!({
            "emerdiff": env!("CARGO_PKG_VERSION"),
            "width": result.width(),
            "height": result.height(),
            "settings": result.settings(),
            "regions": result.regions(),
            "unet_passes": result.passes(),
            "seconds": result.timings(),
        });
        Ok(Self { result, info: c_text(info.to_string()) })
    }
}

/// One region of a picture.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct emerdiff_region {
    /// Its pixels.
    pub area: u64,
    /// Its number in the label map; regions are numbered from 0, the largest first.
    pub id: u32,
    /// First column of the smallest box around it.
    pub x: u32,
    /// First row of the box.
    pub y: u32,
    /// Columns of the box.
    pub width: u32,
    /// Rows of the box.
    pub height: u32,
    /// Mean of its pixels, 8-bit sRGB.
    pub mean_color: [u8; 3],
    /// 0; later versions may tell more here.
    pub reserved: [u8; 17],
}

impl Plain for emerdiff_region {}

impl From<&Region> for emerdiff_region {
    fn from(region: &Region) -> Self {
        Self {
            area: region.area,
            id: region.id.into(),
            x: region.bounds.x,
            y: region.bounds.y,
            width: region.bounds.width,
            height: region.bounds.height,
            mean_color: region.mean_color,
            reserved: [0; 17],
        }
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
        let (width, height) = (width.required("width")?, height.required("height")?);
        width.write(object.result.width());
        height.write(object.result.height());
        Ok(())
    })
}

/// Gives the number of regions.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_num_regions(
    segmentation: Handle<emerdiff_segmentation>,
    num_regions: Out<u32>,
) -> emerdiff_status {
    guard(|| {
        let count = segmentation.get()?.result.regions().len();
        num_regions.required("num_regions")?.write(count as u32);
        Ok(())
    })
}

/// Gives all regions, the place of each being its id. `regions` has room for `capacity` of them;
/// EMERDIFF_BUFFER_TOO_SMALL when there are more.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_regions(
    segmentation: Handle<emerdiff_segmentation>,
    regions: OutArray<emerdiff_region>,
    capacity: usize,
) -> emerdiff_status {
    guard(|| {
        let object = segmentation.get()?;
        let all: Vec<_> = object.result.regions().iter().map(emerdiff_region::from).collect();
        regions.write(&all, capacity)
    })
}

/// Gives the id of the region at column `x`, row `y`, counted from the top left.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_region_at(
    segmentation: Handle<emerdiff_segmentation>,
    x: u32,
    y: u32,
    id: Out<u32>,
) -> emerdiff_status {
    guard(|| {
        let (object, place) = (segmentation.get()?, id.required("id")?);
        let region = object.result.region_at(x, y).ok_or_else(|| {
            let (width, height) = (object.result.width(), object.result.height());
            Failure::argument(format!("({x}, {y}) is outside the {width}x{height} picture"))
        })?;
        place.write(region.id.into());
        Ok(())
    })
}

/// Writes the label map: the id of the region of each pixel, as unsigned integers of `bits` bits, 8,
/// 16 or 32. EMERDIFF_INVALID_ARGUMENT when there are more regions than such integers can tell apart.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_labels(
    segmentation: Handle<emerdiff_segmentation>,
    bits: u32,
    buffer: In<emerdiff_buffer>,
) -> emerdiff_status {
    guard(|| {
        let object = segmentation.get()?;
        let count = object.result.regions().len();
        match bits {
            8 if count > 256 => {
                Err(Failure::argument(format!("{count} regions do not fit into 8 bits")))
            }
            8 => object.write(&buffer, |label| [label as u8]),
            16 => object.write(&buffer, u16::to_ne_bytes),
            32 => object.write(&buffer, |label| u32::from(label).to_ne_bytes()),
            _ => Err(Failure::argument(format!("bits is {bits}: it must be 8, 16 or 32"))),
        }
    })
}

/// Writes the mask of one region as uint8_t: 255 inside, 0 outside.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_mask(
    segmentation: Handle<emerdiff_segmentation>,
    id: u32,
    buffer: In<emerdiff_buffer>,
) -> emerdiff_status {
    guard(|| {
        let object = segmentation.get()?;
        let count = object.result.regions().len();
        if id as usize >= count {
            return Err(Failure::argument(format!("there is no region {id}, only {count}")));
        }
        object.write(&buffer, |label| [if u32::from(label) == id { 255 } else { 0 }])
    })
}

impl emerdiff_segmentation {
    /// Writes `N` bytes for each pixel, made of its label.
    pub fn write<const N: usize>(
        &self,
        buffer: &In<emerdiff_buffer>,
        value: impl Fn(u16) -> [u8; N],
    ) -> Result<(), Failure> {
        let (width, height) = (self.result.width(), self.result.height());
        let labels = self.result.labels();
        buffer.target(width, height, N)?.rows(|y, row| {
            let labels = &labels[y * width as usize..][..width as usize];
            for (pixel, &label) in row.chunks_exact_mut(N).zip(labels) {
                pixel.copy_from_slice(&value(label));
            }
        })
    }
}

/// What was done and what came of it, as JSON: settings (all of them, as used), regions, unet_passes,
/// seconds by stage.
///
/// Returns UTF-8, valid until the segmentation is freed; NULL on error.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_info(
    segmentation: Handle<emerdiff_segmentation>,
) -> *const c_char {
    guard_text(|| Ok(segmentation.get()?.info.as_ptr()))
}
