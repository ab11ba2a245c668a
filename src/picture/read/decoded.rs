//! A picture as its decoder gives it, and the decoders of the `image` crate.

use std::io::Cursor;

use image::codecs::hdr::HdrDecoder;
use image::metadata::Orientation;
use image::{
    ColorType, DynamicImage, ImageBuffer, ImageDecoder, ImageError, ImageFormat, ImageReader,
    Limits, Luma, LumaA, Pixel, Rgb, Rgba,
};

use super::file::{Need, PictureFile};
use super::tone;
use crate::{Error, Result};

/// Bytes that the colour profile of a PNG may unpack to; those in use are below one megabyte.
const PNG_EXTRAS: u64 = 64_000_000;

/// What a decoder gives: integers of 8 or 16 bits, as the file stores them.
pub struct Decoded {
    pub picture: DynamicImage,
    pub orientation: Orientation,
    pub profile: Option<Vec<u8>>,
    /// Whether the values have been brought to the whole of what their type holds.
    pub stretched: bool,
    /// Whether the lowest value is white.
    pub negative: bool,
}

impl Decoded {
    pub fn new(picture: DynamicImage) -> Self {
        let orientation = Orientation::NoTransforms;
        Self { picture, orientation, profile: None, stretched: false, negative: false }
    }
}

pub fn decode(file: &PictureFile, format: ImageFormat) -> Result<Decoded> {
    let fail = |error| failure(file, error);
    let mut decoder = decoder(file, format).map_err(fail)?;
    let decoded = decoder.total_bytes();
    // What these keep beside the picture: planes, scan lines, a frame of their own.
    let keeps = match format {
        ImageFormat::Png | ImageFormat::Bmp | ImageFormat::Qoi | ImageFormat::Gif => 0,
        ImageFormat::WebP => decoded.saturating_mul(2),
        _ => decoded,
    };
    let exif = decoder.exif_metadata().map_err(fail)?;
    let orientation = exif.as_deref().map_or(Orientation::NoTransforms, orientation);
    let alpha = decoder.color_type().has_alpha();
    file.check(decoder.dimensions(), &Need { decoded, keeps, alpha, orientation })?;
    decoder.set_limits(limits(file.rest().saturating_sub(decoded))).map_err(fail)?;
    let profile = decoder.icc_profile().map_err(fail)?;
    if profile.is_none() && format == ImageFormat::Png && has_profile(&file.bytes) {
        tracing::warn!(
            "the colour profile of {} is not used (it is damaged, or too large), its colours are \
             taken as sRGB",
            file.path.display()
        );
    }
    let stretched = matches!(decoder.color_type(), ColorType::Rgb32F | ColorType::Rgba32F);
    let picture = pixels(file, decoder)?;
    Ok(Decoded { picture, orientation, profile, stretched, negative: false })
}

fn decoder<'a>(
    file: &'a PictureFile,
    format: ImageFormat,
) -> Result<Box<dyn ImageDecoder + 'a>, ImageError> {
    let bytes = Cursor::new(&file.bytes);
    // Old ones have another signature than the crate asks for.
    if format == ImageFormat::Hdr {
        return Ok(Box::new(HdrDecoder::new_nonstrict(bytes)?));
    }
    let mut reader = ImageReader::with_format(bytes, format);
    let png = format == ImageFormat::Png;
    reader.limits(limits(if png { file.rest().min(PNG_EXTRAS) } else { file.rest() }));
    Ok(Box::new(reader.into_decoder()?))
}

/// Limits of nothing but memory.
fn limits(bytes: u64) -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(bytes);
    limits
}

fn failure(file: &PictureFile, error: ImageError) -> Error {
    match error {
        ImageError::Limits(_) => {
            let budget = file.options.memory_budget / 1_000_000;
            file.unreadable(format!(
                "it unpacks to more than the memory budget of {budget} MB; raise the budget"
            ))
        }
        error => file.unreadable(error),
    }
}

/// Whether a PNG has a colour profile before its pixels.
fn has_profile(png: &[u8]) -> bool {
    let mut rest = png.get(8..).unwrap_or_default();
    while let [a, b, c, d, kind @ ..] = rest {
        let length = u32::from_be_bytes([*a, *b, *c, *d]) as usize;
        match kind.get(..4) {
            Some(b"iCCP") => return true,
            None | Some(b"IDAT") => return false,
            // Its kind, its data and a checksum.
            Some(_) => rest = kind.get(length.saturating_add(8)..).unwrap_or_default(),
        }
    }
    false
}

/// The orientation in EXIF data; some writers of WebP leave the prefix that JPEG has before it.
pub fn orientation(exif: &[u8]) -> Orientation {
    let exif = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    Orientation::from_exif_chunk(exif).unwrap_or(Orientation::NoTransforms)
}

fn pixels(file: &PictureFile, decoder: impl ImageDecoder) -> Result<DynamicImage> {
    Ok(match decoder.color_type() {
        ColorType::L8 => buffer::<Luma<u8>>(file, decoder)?.into(),
        ColorType::La8 => buffer::<LumaA<u8>>(file, decoder)?.into(),
        ColorType::Rgb8 => buffer::<Rgb<u8>>(file, decoder)?.into(),
        ColorType::Rgba8 => buffer::<Rgba<u8>>(file, decoder)?.into(),
        ColorType::L16 => buffer::<Luma<u16>>(file, decoder)?.into(),
        ColorType::La16 => buffer::<LumaA<u16>>(file, decoder)?.into(),
        ColorType::Rgb16 => buffer::<Rgb<u16>>(file, decoder)?.into(),
        ColorType::Rgba16 => buffer::<Rgba<u16>>(file, decoder)?.into(),
        ColorType::Rgb32F => tone::map(file, &buffer::<Rgb<f32>>(file, decoder)?)?,
        ColorType::Rgba32F => tone::map(file, &buffer::<Rgba<f32>>(file, decoder)?)?,
        other => return Err(file.unreadable(format!("pixels of type {other:?} are not read"))),
    })
}

fn buffer<P>(
    file: &PictureFile,
    decoder: impl ImageDecoder,
) -> Result<ImageBuffer<P, Vec<P::Subpixel>>>
where
    P: Pixel,
    P::Subpixel: bytemuck::Pod + Default,
{
    let (width, height) = decoder.dimensions();
    let count = u64::from(width) * u64::from(height) * u64::from(P::CHANNEL_COUNT);
    let mut values = file.allocate::<P::Subpixel>(count)?;
    let read = decoder.read_image(bytemuck::cast_slice_mut(&mut values));
    read.map_err(|error| failure(file, error))?;
    Ok(ImageBuffer::from_raw(width, height, values).expect("as many values as pixels take"))
}
