//! The regions of a segmentation, at the level that is set.

use super::raw::{Handle, Out, OutArray, Plain};
use super::result::emerdiff_segmentation;
use super::status::{Failure, emerdiff_status, guard};
use crate::Region;

/// One region of a picture.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct emerdiff_region {
    /// Its pixels.
    pub area: u64,
    /// Its number in the label map of its level: from 0, the largest first.
    pub id: u32,
    /// First column of the smallest box around it.
    pub x: u32,
    /// First row of the box.
    pub y: u32,
    /// Columns of the box.
    pub width: u32,
    /// Rows of the box.
    pub height: u32,
    /// Mean of its pixels, 8-bit sRGB; transparent ones do not count.
    pub mean_color: [u8; 3],
    /// 1 when it is the transparent pixels and nothing else, which have no colour; otherwise 0.
    pub transparent: u8,
    /// 0; later versions may tell more here.
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
        let all: Vec<_> = object.read()?.regions().iter().map(emerdiff_region::from).collect();
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
        let result = object.read()?;
        let region = result.region_at(x, y).ok_or_else(|| {
            let (width, height) = (result.width(), result.height());
            Failure::argument(format!("({x}, {y}) is outside the {width}x{height} picture"))
        })?;
        place.write(region.id.into());
        Ok(())
    })
}
