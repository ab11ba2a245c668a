//! The label map as a picture of indexed colours.

use crate::formats::document::Document;
use crate::formats::format::{Files, Format, any_size};
use crate::{Error, Region, Result, render};

/// The format.
pub static FORMAT: Format = Format {
    name: "palette",
    about: "palette.png: the region of each pixel as an indexed colour, for at most 256 regions",
    check: any_size,
    files: Files::One { name: FILE, encode },
};

const FILE: &str = "palette.png";

/// Write a PNG file whose palette has the colour of each region of the level that is set, in the
/// order of the ids.
///
/// # Errors
/// [`Error::FormatLimit`] for more than 256 regions.
pub fn encode(document: &Document<'_>) -> Result<Vec<u8>> {
    let segmentation = document.segmentation;
    let ids: Option<Vec<u8>> =
        segmentation.labels().iter().map(|&label| u8::try_from(label).ok()).collect();
    let regions = segmentation.regions().len();
    let ids = ids.ok_or_else(|| Error::FormatLimit {
        file: FILE,
        limit: format!("has room for 256 regions, not for {regions}; ask for fewer regions"),
    })?;
    let color = |region: &Region| segmentation.color(region.node).unwrap_or(render::GRAY);
    let colors: Vec<u8> = segmentation.regions().iter().flat_map(color).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, segmentation.width(), segmentation.height());
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(colors);
    let write = |encoder: png::Encoder<'_, _>| encoder.write_header()?.write_image_data(&ids);
    write(encoder).expect("one byte a pixel, into memory");
    Ok(bytes)
}
