//! Reading picture files as upright 8-bit RGB.

use std::io::Cursor;
use std::path::Path;

use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage};

use super::alpha::split_alpha;
use super::profile::to_srgb;
use crate::{Error, Result};

/// Reads a picture in any format of the `image` crate: grey, palette, 16-bit and float pictures are
/// converted, an embedded colour profile to sRGB, transparency is laid on mid-grey, EXIF
/// orientation is applied. A profile that cannot be used is a warning of `tracing`; the colours are
/// taken as sRGB then.
///
/// # Errors
/// [`Error::PictureRead`], or [`Error::MemoryBudget`] when the decoded picture would not fit into
/// `memory_budget` bytes.
pub fn read(path: &Path, memory_budget: u64) -> Result<RgbImage> {
    Ok(read_with_alpha(path, memory_budget)?.0)
}

/// Read a picture with its alpha, for [`crate::Segmenter::segment_with_alpha`]; the alpha is `None`
/// when every pixel is opaque.
///
/// # Errors
/// Those of [`read`].
pub fn read_with_alpha(path: &Path, memory_budget: u64) -> Result<(RgbImage, Option<GrayImage>)> {
    let (mut picture, orientation) = decode(path, memory_budget)?;
    picture.apply_orientation(orientation);
    Ok(split(picture))
}

/// Read a picture without turning it upright: data sets draw masks on the picture as it is stored.
///
/// # Errors
/// Those of [`read`].
pub fn read_as_stored(path: &Path, memory_budget: u64) -> Result<RgbImage> {
    Ok(split(decode(path, memory_budget)?.0).0)
}

fn decode(path: &Path, memory_budget: u64) -> Result<(DynamicImage, Orientation)> {
    let fail = |reason: String| Error::PictureRead { path: path.to_owned(), reason };
    let metadata = std::fs::metadata(path).map_err(|error| fail(error.to_string()))?;
    // A device or a pipe may never end.
    if !metadata.is_file() {
        return Err(fail("it is not a file".into()));
    }
    let size = metadata.len();
    let too_large = |what: String, needed| Error::MemoryBudget {
        what: format!("picture {} ({what})", path.display()),
        needed,
        budget: memory_budget,
    };
    if size > memory_budget {
        return Err(too_large(format!("a file of {size} bytes"), size));
    }
    let bytes = std::fs::read(path).map_err(|error| fail(error.to_string()))?;
    let mut reader = ImageReader::new(Cursor::new(&bytes))
        .with_guessed_format()
        .map_err(|error| fail(error.to_string()))?;
    if reader.format() == Some(ImageFormat::Jpeg) && is_truncated_jpeg(&bytes) {
        return Err(fail("the file is truncated".into()));
    }
    reader.limits(Limits::no_limits());
    let mut decoder = reader.into_decoder().map_err(|error| fail(error.to_string()))?;
    let (width, height) = decoder.dimensions();
    // The file, the decoded picture, its 8-bit copy and its alpha.
    let copied = if decoder.color_type().has_alpha() { 4 } else { 3 };
    let needed = size + decoder.total_bytes() + copied * u64::from(width) * u64::from(height);
    if needed > memory_budget {
        return Err(too_large(format!("{width}x{height} pixels"), needed));
    }
    let orientation = decoder.orientation().map_err(|error| fail(error.to_string()))?;
    let profile = decoder.icc_profile().map_err(|error| fail(error.to_string()))?;
    let mut picture =
        DynamicImage::from_decoder(decoder).map_err(|error| fail(error.to_string()))?;
    if let Some(Err(reason)) = profile.map(|profile| to_srgb(&mut picture, &profile)) {
        tracing::warn!(
            "the colour profile of {} is not used ({reason}), its colours are taken as sRGB",
            path.display()
        );
    }
    Ok((picture, orientation))
}

/// Whether the last scan has no end: the decoder would fill the rest with grey and say nothing.
/// Neither marker occurs within coded data.
fn is_truncated_jpeg(bytes: &[u8]) -> bool {
    const START_OF_SCAN: [u8; 2] = [0xff, 0xda];
    const END_OF_IMAGE: [u8; 2] = [0xff, 0xd9];
    let last = |marker| bytes.windows(2).rposition(|window| window == marker);
    last(END_OF_IMAGE) < last(START_OF_SCAN)
}

fn split(picture: DynamicImage) -> (RgbImage, Option<GrayImage>) {
    if !picture.color().has_alpha() {
        return (picture.into_rgb8(), None);
    }
    split_alpha(&picture.into_rgba8())
}
