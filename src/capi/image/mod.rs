//! `emerdiff_image`: a picture in the form that a host has it in.

pub mod view;

use super::ffi::extent::Extent;
use super::ffi::raw::{In, Memory, Pixels, Plain};
use super::ffi::status::Failure;
use crate::Error;
use view::{Layout, Rows, Sample, View};

/// Red, green, blue, alpha, in this order in memory.
pub const EMERDIFF_LAYOUT_RGBA: i32 = 1;
/// Blue, green, red, alpha, as in Krita and Windows.
pub const EMERDIFF_LAYOUT_BGRA: i32 = 2;
/// Alpha, red, green, blue.
pub const EMERDIFF_LAYOUT_ARGB: i32 = 3;
/// Red, green, blue, without alpha.
pub const EMERDIFF_LAYOUT_RGB: i32 = 4;
/// Blue, green, red, without alpha.
pub const EMERDIFF_LAYOUT_BGR: i32 = 5;
/// One channel, without alpha.
pub const EMERDIFF_LAYOUT_GRAY: i32 = 6;

/// Samples are uint8_t from 0 to 255.
pub const EMERDIFF_SAMPLE_U8: i32 = 1;
/// Samples are uint16_t from 0 to 65535, in the machine's byte order.
pub const EMERDIFF_SAMPLE_U16: i32 = 2;
/// Samples are float from 0 to 1. Values outside are clamped, and NaN is 0.
pub const EMERDIFF_SAMPLE_F32: i32 = 3;

/// The first row in memory is the bottom row of the picture.
pub const EMERDIFF_FLIP_Y: u32 = 1;
/// Colours are linear light instead of sRGB.
pub const EMERDIFF_LINEAR: u32 = 2;

/// A picture in the caller's memory, which is read in place. Colours are sRGB. Alpha is straight,
/// not premultiplied. Pixels of alpha 0 are a region of their own, whatever their colour (option
/// "transparent_region"); partly transparent ones are laid on mid-grey. Fill the structure with
/// zeros first, then set the fields that are needed.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct emerdiff_image {
    /// The first byte of the first row in memory.
    data: Pixels,
    /// Bytes that may be read from `data` on.
    size: usize,
    /// Bytes from the start of one row to the start of the next; 0 for rows without gaps.
    stride: usize,
    /// Pixels per row.
    width: u32,
    /// Number of rows.
    height: u32,
    /// EMERDIFF_LAYOUT_*.
    layout: i32,
    /// EMERDIFF_SAMPLE_*.
    sample: i32,
    /// EMERDIFF_FLIP_Y and EMERDIFF_LINEAR combined, or 0.
    flags: u32,
    /// Must be 0.
    reserved: [u32; 5],
}

impl Plain for emerdiff_image {}

impl In<emerdiff_image> {
    /// Checks the caller's picture.
    pub fn view<'a>(&self, memory: &'a Memory) -> Result<View<'a>, Failure> {
        let image = self.read("image")?;
        let layout = layout(image.layout).ok_or_else(|| unknown("layout", image.layout))?;
        let sample = sample(image.sample).ok_or_else(|| unknown("sample", image.sample))?;
        if image.flags & !(EMERDIFF_FLIP_Y | EMERDIFF_LINEAR) != 0 {
            return Err(unknown("flags", image.flags));
        }
        if image.reserved != [0; 5] {
            return Err(Failure::argument("image: reserved has an unknown value"));
        }
        let (width, height) = (image.width, image.height);
        if width == 0 || height == 0 {
            return Err(Error::PictureEmpty { width, height }.into());
        }
        let row = (width as usize).checked_mul(layout.channels * sample.size());
        let extent = Extent::new(row, height, image.stride, image.size)
            .map_err(|reason| Failure::argument(format!("image: {reason}")))?;
        let rows = Rows {
            bytes: image.data.bytes(extent.needed, memory)?,
            stride: extent.stride,
            length: extent.row,
            flip: image.flags & EMERDIFF_FLIP_Y != 0,
        };
        let linear = image.flags & EMERDIFF_LINEAR != 0;
        Ok(View { rows, width, height, layout, sample, linear })
    }
}

fn unknown(field: &str, value: impl std::fmt::Display) -> Failure {
    Failure::argument(format!("image: {field} is {value}, which does not exist"))
}

/// The layout of a code EMERDIFF_LAYOUT_*.
fn layout(code: i32) -> Option<Layout> {
    let (channels, color, alpha) = match code {
        EMERDIFF_LAYOUT_RGBA => (4, [0, 1, 2], Some(3)),
        EMERDIFF_LAYOUT_BGRA => (4, [2, 1, 0], Some(3)),
        EMERDIFF_LAYOUT_ARGB => (4, [1, 2, 3], Some(0)),
        EMERDIFF_LAYOUT_RGB => (3, [0, 1, 2], None),
        EMERDIFF_LAYOUT_BGR => (3, [2, 1, 0], None),
        EMERDIFF_LAYOUT_GRAY => (1, [0, 0, 0], None),
        _ => return None,
    };
    Some(Layout { channels, color, alpha })
}

/// The sample of a code EMERDIFF_SAMPLE_*.
pub fn sample(code: i32) -> Option<Sample> {
    match code {
        EMERDIFF_SAMPLE_U8 => Some(Sample::U8),
        EMERDIFF_SAMPLE_U16 => Some(Sample::U16),
        EMERDIFF_SAMPLE_F32 => Some(Sample::F32),
        _ => None,
    }
}
