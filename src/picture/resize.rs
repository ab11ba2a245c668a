//! Scaling of pixels in memory.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{PixelTrait, ResizeAlg, ResizeOptions, Resizer};

/// Pixels row by row, without gaps.
pub(crate) struct Raster<'a> {
    pub bytes: &'a [u8],
    pub width: u32,
    pub height: u32,
}

/// Pixels that were scaled.
pub(crate) struct Scaled {
    pub bytes: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

impl Raster<'_> {
    /// Scale to `width` × `height` pixels of the type `P`, which is known when this is compiled:
    /// all that the resizer has for other types would be a third of the library's code.
    ///
    /// # Panics
    /// When `bytes` is not of the size that the other fields say.
    pub fn resize<P: PixelTrait>(&self, width: u32, height: u32, algorithm: ResizeAlg) -> Scaled {
        let pixel = P::pixel_type();
        let source = ImageRef::new(self.width, self.height, self.bytes, pixel)
            .expect("as many bytes as pixels take");
        let mut target = Image::new(width, height, pixel);
        let options = ResizeOptions::new().resize_alg(algorithm);
        let from = source.typed_image::<P>().expect("its own pixel type");
        let mut into = target.typed_image_mut::<P>().expect("its own pixel type");
        Resizer::new().resize_typed(&from, &mut into, &options).expect("a crop of all");
        Scaled { bytes: target.into_vec(), width, height }
    }

    /// Scale down, in proportion, until no side is longer than `longest`; `None` when none is.
    ///
    /// # Panics
    /// As [`resize`](Self::resize).
    pub fn shrink<P: PixelTrait>(&self, longest: u32, algorithm: ResizeAlg) -> Option<Scaled> {
        let side = self.width.max(self.height);
        let scaled =
            |length: u32| (u64::from(length) * u64::from(longest) / u64::from(side)).max(1) as u32;
        (side > longest)
            .then(|| self.resize::<P>(scaled(self.width), scaled(self.height), algorithm))
    }
}
