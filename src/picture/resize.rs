//! Scaling of pixels in memory.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

/// Pixels row by row, without gaps.
pub(crate) struct Raster<'a> {
    pub bytes: &'a [u8],
    pub width: u32,
    pub height: u32,
    pub pixel: PixelType,
}

impl Raster<'_> {
    /// Scale to `width` × `height` pixels.
    ///
    /// # Panics
    /// When `bytes` is not of the size that the other fields say.
    pub fn resize(&self, width: u32, height: u32, filter: FilterType) -> Vec<u8> {
        let source = ImageRef::new(self.width, self.height, self.bytes, self.pixel)
            .expect("as many bytes as pixels take");
        let mut target = Image::new(width, height, self.pixel);
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter));
        Resizer::new().resize(&source, &mut target, &options).expect("equal pixel types");
        target.into_vec()
    }
}
