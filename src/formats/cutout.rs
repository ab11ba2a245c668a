//! The pixels of one region.

use image::buffer::ConvertBuffer;
use image::{RgbImage, Rgba, RgbaImage};

use crate::formats::document::Document;
use crate::{Bounds, Cancel, Region, Result, SoftMask};

/// Some pixels of the picture, and where they lie.
pub struct Cutout {
    pub x: u32,
    pub y: u32,
    pub pixels: RgbaImage,
}

/// The share of each pixel that belongs to a region, its edge moved and feathered. Here work on
/// many regions is stopped.
pub fn soft_mask(document: &Document<'_>, region: &Region) -> Result<SoftMask> {
    Cancel::check()?;
    document.segmentation.soft_mask(document.picture, &region.parts, document.edge)
}

/// Cut a mask out of the picture: its alpha is the mask's share of each pixel times the pixel's
/// own. Pixels that are not seen are all alike, so that they take no room in a file.
pub fn cut(document: &Document<'_>, mask: SoftMask) -> Cutout {
    let Bounds { x, y, width, height } = mask.bounds;
    let Some(picture) = document.rgba else {
        return Cutout { x, y, pixels: mask.cutout(document.picture, document.colors) };
    };
    let inside = image::imageops::crop_imm(picture, x, y, width, height).to_image();
    let mask = SoftMask { bounds: Bounds { x: 0, y: 0, width, height }, ..mask };
    let colors: RgbImage = inside.convert();
    let mut pixels = mask.cutout(&colors, document.colors);
    for ((pixel, own), share) in pixels.pixels_mut().zip(inside.pixels()).zip(&mask.coverage) {
        pixel[3] = (share * f32::from(own[3])).round() as u8;
        if pixel[3] == 0 {
            *pixel = Rgba([0; 4]);
        }
    }
    Cutout { x, y, pixels }
}
