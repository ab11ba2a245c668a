//! The pixels of one region.

use emerdiff::{Bounds, Region, SoftMask};
use image::buffer::ConvertBuffer;
use image::{RgbImage, Rgba, RgbaImage};

use super::Results;
use crate::cli::Result;

/// A part of the picture, and where it lies.
pub struct Cutout {
    pub x: u32,
    pub y: u32,
    pub pixels: RgbaImage,
}

/// The picture with the region's share of each pixel as alpha, times its own. Pixels that are not seen are all
/// alike: they take no room.
pub fn cutout(results: &Results<'_>, region: &Region) -> Result<Cutout> {
    Ok(cut(results, soft_mask(results, region)?))
}

pub fn soft_mask(results: &Results<'_>, region: &Region) -> Result<SoftMask> {
    Ok(results.segmentation.soft_mask(results.picture, &region.parts, results.edge)?)
}

/// The same of a mask.
pub fn cut(results: &Results<'_>, mask: SoftMask) -> Cutout {
    let Bounds { x, y, width, height } = mask.bounds;
    let Some(picture) = results.rgba else {
        return Cutout { x, y, pixels: mask.cutout(results.picture, results.colors) };
    };
    let part = image::imageops::crop_imm(picture, x, y, width, height).to_image();
    let mask = SoftMask { bounds: Bounds { x: 0, y: 0, width, height }, ..mask };
    let colors: RgbImage = part.convert();
    let mut pixels = mask.cutout(&colors, results.colors);
    for ((pixel, own), share) in pixels.pixels_mut().zip(part.pixels()).zip(&mask.coverage) {
        pixel[3] = (share * f32::from(own[3])).round() as u8;
        if pixel[3] == 0 {
            *pixel = Rgba([0; 4]);
        }
    }
    Cutout { x, y, pixels }
}
