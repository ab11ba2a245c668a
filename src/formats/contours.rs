//! The boundary strength as a grey picture.

use image::{ImageBuffer, Luma};

use crate::Result;
use crate::formats::document::Document;
use crate::formats::format::{Files, Format, any_size};
use crate::formats::to_png;

/// The format.
pub static FORMAT: Format = Format {
    name: "contours",
    about: "contours.png: the boundary strength of each pixel in 16-bit grey, 65535 for strength 1",
    check: any_size,
    files: Files::One { name: "contours.png", encode },
};

/// Write the [boundary strength](crate::Segmentation::contours) as a PNG file, which `emerdiff
/// eval --external` reads too.
///
/// # Errors
/// None.
pub fn encode(document: &Document<'_>) -> Result<Vec<u8>> {
    let segmentation = document.segmentation;
    let strengths = segmentation.contours();
    let gray = |strength: &f32| (strength * f32::from(u16::MAX)).round() as u16;
    let grays = strengths.iter().map(gray).collect();
    let picture: ImageBuffer<Luma<u16>, Vec<u16>> =
        ImageBuffer::from_raw(segmentation.width(), segmentation.height(), grays)
            .expect("one value per pixel");
    Ok(to_png(&picture))
}
