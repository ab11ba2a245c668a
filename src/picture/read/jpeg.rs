//! JPEG: where it ends, which decoder is right for it, and what is damaged.

mod structure;

use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, RgbImage};
use jpeg_decoder::PixelFormat;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use self::structure::Structure;
use super::decoded::{Decoded, orientation};
use super::file::{Need, PictureFile};
use crate::Result;

/// Zeros after the data of a scan: a decoder looks a few bytes ahead, but what lacks blocks eats
/// them up.
const ZEROS: usize = 64;

pub fn decode(file: &PictureFile) -> Result<Decoded> {
    let Some(structure) = Structure::of(&file.bytes) else {
        return Err(file.unreadable("the file is truncated"));
    };
    let bytes = &file.bytes[..structure.end];
    let mut header = decoder(bytes, false);
    header.decode_headers().map_err(|error| file.unreadable(error))?;
    let (width, height) = header.dimensions().expect("headers were decoded");
    let size = (width as u32, height as u32);
    let space = match header.input_colorspace().expect("headers were decoded") {
        ColorSpace::Luma => ColorSpace::Luma,
        _ => ColorSpace::RGB,
    };
    let orientation = header.exif().map_or(Orientation::NoTransforms, |exif| orientation(exif));
    let values = width as u64 * height as u64 * space.num_components() as u64;
    let keeps = structure.kept(size).saturating_add(bytes.len() as u64);
    file.check(size, &Need { decoded: values, keeps, alpha: false, orientation })?;
    let picture = if structure.in_separate_scans() {
        in_separate_scans(file, bytes)?
    } else {
        let mut pixels = file.allocate::<u8>(values)?;
        in_order(file, (bytes, &structure), space, &mut pixels)?;
        picture(size, space == ColorSpace::Luma, pixels)
    };
    Ok(Decoded { orientation, profile: header.icc_profile(), ..Decoded::new(picture) })
}

fn decoder(bytes: &[u8], strict: bool) -> JpegDecoder<ZCursor<&[u8]>> {
    let options = DecoderOptions::default()
        .set_strict_mode(strict)
        .set_max_width(usize::MAX)
        .set_max_height(usize::MAX);
    JpegDecoder::new_with_options(ZCursor::new(bytes), options)
}

/// Decode as much as a lenient decoder finds, with a warning unless a strict one takes it, too.
fn in_order(
    file: &PictureFile,
    (bytes, structure): (&[u8], &Structure),
    space: ColorSpace,
    pixels: &mut [u8],
) -> Result<()> {
    let strict = if structure.in_one_scan() {
        // At the end mark the decoder would go on with zeros for ever, without it a few do.
        let data = bytes.strip_suffix(b"\xff\xd9").unwrap_or(bytes);
        run(&[data, &[0; ZEROS]].concat(), true, space, pixels)
    } else {
        run(bytes, true, space, pixels)
    };
    if let Err(damage) = strict {
        run(bytes, false, space, pixels).map_err(|error| file.unreadable(error))?;
        tracing::warn!(
            "{} is damaged, a part of its picture may be missing ({damage})",
            file.path.display()
        );
    }
    Ok(())
}

fn run(
    bytes: &[u8],
    strict: bool,
    space: ColorSpace,
    pixels: &mut [u8],
) -> Result<(), DecodeErrors> {
    let mut decoder = decoder(bytes, strict);
    decoder.set_options(decoder.options().jpeg_set_out_colorspace(space));
    decoder.decode_into(pixels)
}

/// Decode a picture whose colours come one after the other: `zune-jpeg` puts halved ones of these
/// in the wrong places.
fn in_separate_scans(file: &PictureFile, bytes: &[u8]) -> Result<DynamicImage> {
    let mut decoder = jpeg_decoder::Decoder::new(bytes);
    let pixels = decoder.decode().map_err(|error| file.unreadable(error))?;
    let info = decoder.info().expect("the picture was decoded");
    let gray = match info.pixel_format {
        PixelFormat::L8 => true,
        PixelFormat::RGB24 => false,
        other => return Err(file.unreadable(format!("JPEG of {other:?} in scans is not read"))),
    };
    Ok(picture((info.width.into(), info.height.into()), gray, pixels))
}

fn picture((width, height): (u32, u32), gray: bool, pixels: Vec<u8>) -> DynamicImage {
    let size = "as many values as pixels take";
    if gray {
        GrayImage::from_raw(width, height, pixels).expect(size).into()
    } else {
        RgbImage::from_raw(width, height, pixels).expect(size).into()
    }
}
