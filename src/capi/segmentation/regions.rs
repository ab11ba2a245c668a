//! The regions of the current level.

use super::emerdiff_segmentation;
use crate::Region;
use crate::capi::ffi::raw::{Handle, Out, OutArray, Plain};
use crate::capi::ffi::status::{Failure, emerdiff_status, guard};

/// One region of a picture.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct emerdiff_region {
    /// Number of pixels.
    pub area: u64,
    /// The region's number in the label map of the level, from 0. The largest region comes first.
    pub id: u32,
    /// First column of the smallest box around the region.
    pub x: u32,
    /// First row of the box.
    pub y: u32,
    /// Columns of the box.
    pub width: u32,
    /// Rows of the box.
    pub height: u32,
    /// Mean colour of the pixels in 8-bit sRGB, transparent ones not counted.
    pub mean_color: [u8; 3],
    /// 1 when the region is exactly the transparent pixels, which have no colour; otherwise 0.
    pub transparent: u8,
    /// 0; later versions may use these bytes.
    pub reserved: [u8; 16],
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
            transparent: region.transparent.into(),
            reserved: [0; 16],
        }
    }
}

/// Gets all regions of the current level, in the order of their ids. `regions` has room for
/// `capacity` of them. EMERDIFF_BUFFER_TOO_SMALL when there are more.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_regions(
    segmentation: Handle<emerdiff_segmentation>,
    regions: OutArray<emerdiff_region>,
    capacity: usize,
) -> emerdiff_status {
    guard(|| {
        let object = segmentation.get()?;
        let all: Vec<_> = object.read()?.regions().iter().map(emerdiff_region::from).collect();
        regions.write(&all, capacity)
    })
}

/// Gets the id of the region at column `x` and row `y`, counted from the top left.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_region_at(
    segmentation: Handle<emerdiff_segmentation>,
    x: u32,
    y: u32,
    id: Out<u32>,
) -> emerdiff_status {
    guard(|| {
        let (object, place) = (segmentation.get()?, id.required("id")?);
        let result = object.read()?;
        let region = result.region_at(x, y).ok_or_else(|| {
            let (width, height) = (result.width(), result.height());
            Failure::argument(format!("({x}, {y}) is outside the {width}x{height} picture"))
        })?;
        place.write(region.id.into());
        Ok(())
    })
}
