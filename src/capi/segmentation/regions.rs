//! The regions of the current level, and those of all levels by their nodes.

use super::emerdiff_segmentation;
use crate::capi::ffi::raw::{Handle, Out, OutArray, Plain};
use crate::capi::ffi::status::{Failure, emerdiff_status, guard};
use crate::{Region, Segmentation};

/// One region of a picture.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct emerdiff_region {
    /// Number of pixels.
    pub area: u64,
    /// The region's number in the label map of its level, from 0. The largest region comes first.
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
    /// The region's number among the regions of all levels, which never changes.
    pub node: u32,
    /// The coarsest level that has the region, as a number of regions.
    pub min_regions: u32,
    /// The finest level that has the region, as a number of regions.
    pub max_regions: u32,
    /// 0; later versions may use these bytes.
    pub reserved: [u8; 20],
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
            node: region.node,
            min_regions: region.min_regions as u32,
            max_regions: region.max_regions as u32,
            reserved: [0; 20],
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

/// Gets the region with the number `node`, whatever level is current. Its id is that of the finest
/// level that has it.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_region(
    segmentation: Handle<emerdiff_segmentation>,
    node: u32,
    region: Out<emerdiff_region>,
) -> emerdiff_status {
    guard(|| {
        let (object, place) = (segmentation.get()?, region.required("region")?);
        let region = object.read()?.region(node);
        let region = region
            .ok_or_else(|| Failure::argument(format!("there is no region of node {node}")))?;
        place.write((&region).into());
        Ok(())
    })
}

/// Gets the region of the current level at column `x` and row `y`, counted from the top left.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_region_at(
    segmentation: Handle<emerdiff_segmentation>,
    x: u32,
    y: u32,
    region: Out<emerdiff_region>,
) -> emerdiff_status {
    guard(|| {
        let (object, place) = (segmentation.get()?, region.required("region")?);
        let result = object.read()?;
        let region = result.region_at(x, y).ok_or_else(|| outside(&result, x, y))?;
        place.write(region.into());
        Ok(())
    })
}

/// Gets every region that holds column `x` and row `y`, from the finest to the whole picture, as
/// emerdiff_segmentation_region does: what a click picks, and what a further click widens it to.
/// `count` holds the number of regions that `regions` has room for, and receives the number that
/// there are, also when `regions` is too small or NULL.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_path_at(
    segmentation: Handle<emerdiff_segmentation>,
    x: u32,
    y: u32,
    regions: OutArray<emerdiff_region>,
    count: Out<usize>,
) -> emerdiff_status {
    guard(|| {
        let (object, place) = (segmentation.get()?, count.required("count")?);
        let result = object.read()?;
        let path = result.path_at(x, y).ok_or_else(|| outside(&result, x, y))?;
        let capacity = place.read();
        place.write(path.len());
        let path: Vec<_> = path.iter().map(emerdiff_region::from).collect();
        regions.write(&path, capacity)
    })
}

fn outside(result: &Segmentation, x: u32, y: u32) -> Failure {
    let (width, height) = (result.width(), result.height());
    Failure::argument(format!("({x}, {y}) is outside the {width}x{height} picture"))
}
