//! Pictures: read from files, fitted to the model's canvas.

mod alpha;
mod canvas;
mod options;
mod profile;
mod read;
mod resize;

pub(crate) use alpha::Transparency;
#[cfg(feature = "capi")]
pub(crate) use alpha::on_backdrop;
pub use alpha::{join_alpha, split_alpha};
pub use canvas::Canvas;
pub(crate) use canvas::scaled;
use image::{ImageBuffer, Rgb};
pub use options::{ReadOptions, ValueRange};
pub use read::{FORMATS, has_readable_name, read, read_as_stored, read_with_alpha};
pub(crate) use resize::{Raster, Scaled};

/// An 8-bit RGB picture over memory of any kind: [`image::RgbImage`], or a host's own pixels.
pub type Picture<C> = ImageBuffer<Rgb<u8>, C>;

/// Memory of a picture, row by row, three bytes a pixel.
pub trait Pixels: std::ops::Deref<Target = [u8]> + Sync {}

impl<C: std::ops::Deref<Target = [u8]> + Sync> Pixels for C {}
