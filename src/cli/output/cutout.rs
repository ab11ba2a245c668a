//! The pixels of one region.

use emerdiff::Region;
use image::{Rgba, RgbaImage};

use super::Results;
use crate::cli::Result;

/// The picture with the region's share of each pixel as alpha, times its own, of the picture's size.
pub fn cutout(results: &Results<'_>, region: &Region) -> Result<RgbaImage> {
    let coverage = results.segmentation.coverage(results.picture, &region.parts)?;
    let (width, height) = results.picture.dimensions();
    let mut cutout = RgbaImage::new(width, height);
    for ((x, y, target), share) in cutout.enumerate_pixels_mut().zip(coverage) {
        let Rgba([r, g, b, own]) = results.pixel(x, y);
        let alpha = (share * f32::from(own)).round() as u8;
        // Pixels that are not seen are all alike: they take no room.
        if alpha > 0 {
            *target = Rgba([r, g, b, alpha]);
        }
    }
    Ok(cutout)
}
