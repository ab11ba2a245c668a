//! The label map as a picture of indexed colours.

use emerdiff::{Segmentation, render};

use crate::cli::{Error, Result};

/// A PNG whose palette has the colour of each region of the chosen level, in the order of the ids.
pub fn palette(segmentation: &Segmentation) -> Result<Vec<u8>> {
    let ids: Option<Vec<u8>> =
        segmentation.labels().iter().map(|&label| u8::try_from(label).ok()).collect();
    let regions = segmentation.regions().len();
    let ids = ids.ok_or(Error::PaletteTooSmall { regions })?;
    let colors: Vec<u8> = (0..regions).flat_map(|id| render::color(id as u16)).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, segmentation.width(), segmentation.height());
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(colors);
    let write = |encoder: png::Encoder<'_, _>| encoder.write_header()?.write_image_data(&ids);
    write(encoder).expect("one byte a pixel, into memory");
    Ok(bytes)
}
