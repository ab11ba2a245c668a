//! JPEG XL, by `jxl-oxide`.

use image::metadata::Orientation;
use image::{DynamicImage, GrayAlphaImage, GrayImage, RgbImage, RgbaImage};
use jxl_oxide::{AllocTracker, EnumColourEncoding, JxlImage, PixelFormat, RenderingIntent};

use super::decoded::Decoded;
use super::file::{Need, PictureFile};
use crate::Result;

/// Decode the first frame, upright as the format has it, with 8 bits for what the decoder brings to
/// sRGB by itself.
pub fn decode(file: &PictureFile) -> Result<Decoded> {
    let fail = |error: Box<dyn std::error::Error + Send + Sync>| file.unreadable(error);
    let limit = usize::try_from(file.rest()).unwrap_or(usize::MAX);
    let builder = JxlImage::builder().alloc_tracker(AllocTracker::with_limit(limit));
    let mut image = builder.read(&*file.bytes).map_err(fail)?;
    let format = image.pixel_format();
    let (width, height, channels) = (image.width(), image.height(), format.channels() as u64);
    if format.has_black() {
        return Err(file.unreadable("JPEG XL in CMYK is not read; save it as RGB"));
    }
    let pixels = u64::from(width) * u64::from(height);
    // The decoder keeps every channel as floats.
    let (decoded, alpha) = (pixels * channels, format.has_alpha());
    let orientation = Orientation::NoTransforms;
    let need = Need { decoded, keeps: decoded.saturating_mul(4), alpha, orientation };
    file.check((width, height), &need)?;
    // A profile that is not one of the named ones is converted here, as those of other formats.
    let profile = image.original_icc().map(<[u8]>::to_vec);
    if profile.is_none() && !format.is_grayscale() {
        image.request_color_encoding(EnumColourEncoding::srgb(RenderingIntent::Relative));
    }
    let render = image.render_frame(0).map_err(fail)?;
    let mut values = file.allocate::<u8>(pixels * channels)?;
    let mut stream = render.stream();
    let (width, height) = (stream.width(), stream.height());
    stream.write_to_buffer(&mut values);
    let size = "as many values as pixels take";
    let picture: DynamicImage = match format {
        PixelFormat::Gray => GrayImage::from_raw(width, height, values).expect(size).into(),
        PixelFormat::Graya => GrayAlphaImage::from_raw(width, height, values).expect(size).into(),
        PixelFormat::Rgba => RgbaImage::from_raw(width, height, values).expect(size).into(),
        _ => RgbImage::from_raw(width, height, values).expect(size).into(),
    };
    Ok(Decoded { profile, ..Decoded::new(picture) })
}
