//! A picture of each region.

use image::RgbaImage;

use crate::formats::cutout::{Cutout, cut, soft_mask};
use crate::formats::document::Document;
use crate::formats::format::{Files, Format, any_size};
use crate::formats::image_file::to_png;
use crate::{Region, Result};

/// The format.
pub static FORMAT: Format = Format {
    name: "regions",
    about: "regions/<id>.png: the picture's pixels of each region, with soft borders, where they \
            lie",
    check: any_size,
    files: Files::PerRegion { folder: "regions", extension: "png", encode },
};

/// Cut `region` out of the picture, in a PNG file of the picture's size: laid over each other, the
/// files of all regions are in place in any editor.
///
/// # Errors
/// [`Error::Setting`](crate::Error::Setting) for an edge that is out of range.
pub fn encode(document: &Document<'_>, region: &Region) -> Result<Vec<u8>> {
    let Cutout { x, y, pixels } = cut(document, soft_mask(document, region)?);
    let (width, height) = document.picture.dimensions();
    let mut layer = RgbaImage::new(width, height);
    image::imageops::replace(&mut layer, &pixels, x.into(), y.into());
    Ok(to_png(&layer))
}
