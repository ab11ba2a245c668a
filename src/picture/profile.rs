//! Embedded colour profiles, converted to sRGB.

use image::DynamicImage;
use moxcms::{CmsError, ColorProfile, DataColorSpace, Layout, TransformExecutor, TransformOptions};
use rayon::prelude::*;

/// Converts `picture` from the colours of an ICC `profile` to sRGB; its transparency stays as it
/// is.
///
/// # Errors
/// Why the profile cannot be used; the picture has its old colours then.
pub fn to_srgb(picture: &mut DynamicImage, profile: &[u8]) -> Result<(), String> {
    let profile = ColorProfile::new_from_slice(profile).map_err(reason)?;
    let layout = match (profile.color_space, picture.color().channel_count()) {
        (DataColorSpace::Gray, 1) => Layout::Gray,
        (DataColorSpace::Gray, 2) => Layout::GrayAlpha,
        (DataColorSpace::Rgb, 3) => Layout::Rgb,
        (DataColorSpace::Rgb, 4) => Layout::Rgba,
        (space, _) => {
            let kind = if picture.color().has_color() { "RGB" } else { "grey" };
            return Err(format!("it is for {space:?} and the picture is {kind}"));
        }
    };
    let conversion = Conversion::new(profile, layout);
    if conversion.changes_nothing().map_err(reason)? {
        return Ok(());
    }
    let width = picture.width() as usize;
    match picture {
        DynamicImage::ImageLuma8(pixels) => conversion.bytes(pixels, width),
        DynamicImage::ImageLumaA8(pixels) => conversion.bytes(pixels, width),
        DynamicImage::ImageRgb8(pixels) => conversion.bytes(pixels, width),
        DynamicImage::ImageRgba8(pixels) => conversion.bytes(pixels, width),
        DynamicImage::ImageLuma16(pixels) => conversion.words(pixels, width),
        DynamicImage::ImageLumaA16(pixels) => conversion.words(pixels, width),
        DynamicImage::ImageRgb16(pixels) => conversion.words(pixels, width),
        DynamicImage::ImageRgba16(pixels) => conversion.words(pixels, width),
        _ => unreachable!("floats are brought to integers where they are decoded"),
    }
    .map_err(reason)
}

fn reason(error: CmsError) -> String {
    error.to_string()
}

/// From a profile to sRGB, for pixels of one layout.
struct Conversion {
    from: ColorProfile,
    to: ColorProfile,
    layout: Layout,
}

impl Conversion {
    fn new(from: ColorProfile, layout: Layout) -> Self {
        let srgb = ColorProfile::new_srgb();
        let to = if from.color_space == DataColorSpace::Gray {
            // Its own gamma is replaced by that of sRGB.
            let mut gray = ColorProfile::new_gray_with_gamma(1.0);
            gray.gray_trc = srgb.red_trc;
            gray
        } else {
            srgb
        };
        Self { from, to, layout }
    }

    /// Whether no colour moves by more than a level of 8 bits: the profile is sRGB but for
    /// rounding.
    fn changes_nothing(&self) -> Result<bool, CmsError> {
        let steps = [0, 51, 102, 153, 204, 255];
        let color = |r| steps.map(|g| steps.map(|b| [r, g, b, 255]));
        let colors = steps.map(color).into_iter().flatten().flatten();
        let before: Vec<u8> = match self.layout {
            Layout::Gray => (0..=255).collect(),
            Layout::GrayAlpha => (0..=255).flat_map(|value| [value, 255]).collect(),
            layout => colors.flat_map(|c| c.into_iter().take(layout.channels())).collect(),
        };
        let mut after = before.clone();
        self.bytes(&mut after, before.len() / self.layout.channels())?;
        Ok(before.iter().zip(&after).all(|(before, after)| before.abs_diff(*after) <= 1))
    }

    fn bytes(&self, pixels: &mut [u8], width: usize) -> Result<(), CmsError> {
        let (layout, options) = (self.layout, TransformOptions::default());
        let transform = self.from.create_transform_8bit(layout, &self.to, layout, options)?;
        self.rows(pixels, width, &*transform)
    }

    fn words(&self, pixels: &mut [u16], width: usize) -> Result<(), CmsError> {
        let (layout, options) = (self.layout, TransformOptions::default());
        let transform = self.from.create_transform_16bit(layout, &self.to, layout, options)?;
        self.rows(pixels, width, &*transform)
    }

    /// Row by row, so that a large picture is not held twice.
    fn rows<T: Copy + Default + Send + Sync>(
        &self,
        pixels: &mut [T],
        width: usize,
        transform: &(dyn TransformExecutor<T> + Send + Sync),
    ) -> Result<(), CmsError> {
        let samples = width * self.layout.channels();
        pixels.par_chunks_exact_mut(samples).try_for_each_init(
            || vec![T::default(); samples],
            |old, row| {
                old.copy_from_slice(row);
                transform.transform(old, row)
            },
        )
    }
}
