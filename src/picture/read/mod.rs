//! Reading picture files as upright 8-bit RGB.

mod decoded;
mod file;
mod format;
mod jpeg;
mod jxl;
mod range;
mod raster;
mod tiff;
mod tone;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use image::{DynamicImage, GrayImage, RgbImage};

use self::decoded::Decoded;
use self::file::PictureFile;
pub use self::format::{FORMATS, has_readable_name};
use super::options::ReadOptions;
use super::profile::to_srgb;
use crate::{Error, Result};

/// Reads a picture in any of the [`FORMATS`] as 8-bit RGB: EXIF orientation is applied, an embedded
/// colour profile converted to sRGB, transparency laid on mid-grey. Values of fewer bits than they
/// are stored in, and numbers that are no brightness from 0 to 1, are stretched; linear light is
/// tone-mapped. What had to be guessed or is damaged in part is a warning of `tracing`.
///
/// # Errors
/// [`Error::PictureRead`], [`Error::MemoryBudget`] when reading would take more than the budget,
/// [`Error::OutOfMemory`] when the system gives less.
pub fn read(path: &Path, options: impl Into<ReadOptions>) -> Result<RgbImage> {
    Ok(read_with_alpha(path, options)?.0)
}

/// Read a picture with its alpha, for [`crate::Segmenter::segment_with_alpha`]; the alpha is `None`
/// when every pixel is opaque.
///
/// # Errors
/// Those of [`read`].
pub fn read_with_alpha(
    path: &Path,
    options: impl Into<ReadOptions>,
) -> Result<(RgbImage, Option<GrayImage>)> {
    let options = options.into();
    guarded(path, || {
        let decoded = decode(PictureFile::open(path, options)?)?;
        let orientation = decoded.orientation;
        let (colors, alpha) = finish(path, options, decoded)?;
        let turned = |mut picture: DynamicImage| {
            picture.apply_orientation(orientation);
            picture
        };
        let alpha = alpha.map(|alpha| turned(alpha.into()).into_luma8());
        Ok((turned(colors.into()).into_rgb8(), alpha))
    })
}

/// Read a picture without turning it upright: data sets draw masks on the picture as it is stored.
///
/// # Errors
/// Those of [`read`].
pub fn read_as_stored(path: &Path, options: impl Into<ReadOptions>) -> Result<RgbImage> {
    let options = options.into();
    guarded(path, || {
        let decoded = decode(PictureFile::open(path, options)?)?;
        Ok(finish(path, options, decoded)?.0)
    })
}

/// Decoders are other people's code on anybody's bytes: a panic in one is an error of its picture.
fn guarded<T>(path: &Path, read: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        let reason = "its decoder failed; the file is damaged, or of a kind that is not read";
        Err(Error::PictureRead { path: path.to_owned(), reason: reason.into() })
    })
}

fn decode(file: PictureFile) -> Result<Decoded> {
    match format::recognize(&file)? {
        format::Format::Jpeg => jpeg::decode(&file),
        format::Format::JpegXl => jxl::decode(&file),
        format::Format::Tiff => tiff::decode(&file),
        format::Format::Other(format) => decoded::decode(&file, format),
    }
}

/// Bring the values that a file stores to sRGB of 8 bits.
fn finish(
    path: &Path,
    options: ReadOptions,
    decoded: Decoded,
) -> Result<(RgbImage, Option<GrayImage>)> {
    let Decoded { mut picture, profile, stretched, negative, .. } = decoded;
    if !stretched {
        range::apply(&mut picture, options.range, path);
    }
    if negative {
        picture.invert();
    }
    if let Some(Err(reason)) = profile.map(|profile| to_srgb(&mut picture, &profile)) {
        tracing::warn!(
            "the colour profile of {} is not used ({reason}), its colours are taken as sRGB",
            path.display()
        );
    }
    raster::split(picture, &format!("picture {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_a_decoder_is_an_error_of_its_picture() {
        let error = guarded::<()>(Path::new("a.webp"), || panic!("index out of bounds"));
        assert!(matches!(error, Err(Error::PictureRead { path, .. }) if path == *"a.webp"));
    }
}
