//! The pixels of one region.

use emerdiff::Region;
use image::{Rgba, RgbaImage};

use super::Results;
use crate::cli::Result;

/// The picture with the region's share of each pixel as alpha, of the picture's size.
pub fn cutout(results: &Results<'_>, region: &Region) -> Result<RgbaImage> {
    let coverage = results.segmentation.coverage(results.picture, &region.parts)?;
    let (width, height) = results.picture.dimensions();
    let mut cutout = RgbaImage::new(width, height);
    let pixels = cutout.pixels_mut().zip(results.picture.pixels()).zip(coverage);
    for ((target, color), share) in pixels {
        let alpha = (share * 255.0).round() as u8;
        // Pixels that are not seen are all alike: they take no room.
        if alpha > 0 {
            *target = Rgba([color[0], color[1], color[2], alpha]);
        }
    }
    Ok(cutout)
}
