//! Files of a segmentation for other programs: layers for editors, outlines, annotations, cut-outs,
//! a page to look at.
//!
//! [`FORMATS`] lists every format; each has a module of its own.
//!
//! ```no_run
//! # fn main() -> emerdiff::Result<()> {
//! # let picture = image::RgbImage::new(1, 1);
//! # let segmentation: emerdiff::Segmentation = unimplemented!();
//! use emerdiff::formats::{Document, ora};
//!
//! let document = Document::new("cat.jpg", &picture, None, &segmentation)?;
//! let bytes = ora::encode(&document)?;
//! # Ok(())
//! # }
//! ```

pub mod coco;
pub mod contours;
mod cutout;
pub mod cutouts;
mod document;
mod format;
mod image_file;
mod layers;
pub mod ora;
pub mod page;
pub mod palette;
pub mod psd;
mod scaled;
pub mod svg;

pub use document::Document;
pub use format::{Files, Format};
pub use image_file::to_png;

/// Every format that a segmentation can be written in.
pub static FORMATS: [&Format; 8] = [
    &page::FORMAT,
    &palette::FORMAT,
    &contours::FORMAT,
    &cutouts::FORMAT,
    &coco::FORMAT,
    &svg::FORMAT,
    &ora::FORMAT,
    &psd::FORMAT,
];
