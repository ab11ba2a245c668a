//! Pictures as hosts hold them.

use super::raw::{In, Pixels, Plain};
use super::status::Failure;
use super::view::{Layout, Rows, Sample, View};
use crate::Error;

/// Channels in the order of their places in memory.
pub const EMERDIFF_LAYOUT_RGBA: i32 = 1;
/// Blue first, as Krita and Windows have it.
pub const EMERDIFF_LAYOUT_BGRA: i32 = 2;
/// Alpha first.
pub const EMERDIFF_LAYOUT_ARGB: i32 = 3;
/// No alpha.
pub const EMERDIFF_LAYOUT_RGB: i32 = 4;
/// No alpha, blue first.
pub const EMERDIFF_LAYOUT_BGR: i32 = 5;
/// One channel.
pub const EMERDIFF_LAYOUT_GRAY: i32 = 6;

/// A sample is uint8_t, 0 to 255.
pub const EMERDIFF_SAMPLE_U8: i32 = 1;
/// A sample is uint16_t in the machine's byte order, 0 to 65535.
pub const EMERDIFF_SAMPLE_U16: i32 = 2;
/// A sample is float, 0 to 1; what lies outside is clamped, NaN is 0.
pub const EMERDIFF_SAMPLE_F32: i32 = 3;

/// The first row in memory is the lowest of the picture.
pub const EMERDIFF_FLIP_Y: u32 = 1;
/// Colours are linear light instead of sRGB.
pub const EMERDIFF_LINEAR: u32 = 2;

/// A picture in the caller's memory, read where it lies. Colours are sRGB. Alpha is straight, not
/// premultiplied: pixels of alpha 0 are a region of their own (option "transparent_region"), whatever their
/// colour; fainter ones are laid on mid-grey. Fill it with zeros first, then set what it needs.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct emerdiff_image {
    /// First byte of the first row in memory.
    data: Pixels,
    /// Bytes from there on that may be read.
    size: usize,
    /// Bytes from one row to the next; 0 when rows follow each other without a gap.
    stride: usize,
    /// Pixels per row.
    width: u32,
    /// Rows.
    height: u32,
    /// EMERDIFF_LAYOUT_*.
    layout: i32,
    /// EMERDIFF_SAMPLE_*.
    sample: i32,
    /// EMERDIFF_FLIP_Y and EMERDIFF_LINEAR, or 0.
    flags: u32,
    /// 0.
    reserved: u32,
}

impl Plain for emerdiff_image {}

impl In<emerdiff_image> {
    pub fn view<'a>(&self) -> Result<View<'a>, Failure> {
        let image = self.read("image")?;
        let unknown = |what: &str, value: i64| {
            Err(Failure::argument(format!("image: {what} is {value}, which does not exist")))
        };
        let (channels, color, alpha) = match image.layout {
            EMERDIFF_LAYOUT_RGBA => (4, [0, 1, 2], Some(3)),
            EMERDIFF_LAYOUT_BGRA => (4, [2, 1, 0], Some(3)),
            EMERDIFF_LAYOUT_ARGB => (4, [1, 2, 3], Some(0)),
            EMERDIFF_LAYOUT_RGB => (3, [0, 1, 2], None),
            EMERDIFF_LAYOUT_BGR => (3, [2, 1, 0], None),
            EMERDIFF_LAYOUT_GRAY => (1, [0, 0, 0], None),
            other => return unknown("layout", other.into()),
        };
        let sample = match image.sample {
            EMERDIFF_SAMPLE_U8 => Sample::U8,
            EMERDIFF_SAMPLE_U16 => Sample::U16,
            EMERDIFF_SAMPLE_F32 => Sample::F32,
            other => return unknown("sample", other.into()),
        };
        if image.flags & !(EMERDIFF_FLIP_Y | EMERDIFF_LINEAR) != 0 {
            return unknown("flags", image.flags.into());
        }
        if image.reserved != 0 {
            return unknown("reserved", image.reserved.into());
        }
        let (width, height) = (image.width, image.height);
        if width == 0 || height == 0 {
            return Err(Error::PictureEmpty { width, height }.into());
        }
        let layout = Layout { channels, color, alpha };
        let row = (width as usize).checked_mul(layout.channels * sample.size());
        let extent = Extent::new(row, height, image.stride, image.size)
            .map_err(|reason| Failure::argument(format!("image: {reason}")))?;
        let rows = Rows {
            bytes: image.data.bytes(extent.needed)?,
            stride: extent.stride,
            length: extent.row,
            flip: image.flags & EMERDIFF_FLIP_Y != 0,
        };
        let linear = image.flags & EMERDIFF_LINEAR != 0;
        Ok(View { rows, width, height, layout, sample, linear })
    }
}

/// Rows of pixels in memory.
pub struct Extent {
    pub row: usize,
    pub stride: usize,
    pub needed: usize,
}

impl Extent {
    /// Checks that `height` rows of `row` bytes (`None` when that overflowed) fit into `size` bytes.
    pub fn new(
        row: Option<usize>,
        height: u32,
        stride: usize,
        size: usize,
    ) -> Result<Self, String> {
        let row = row.ok_or("a row is larger than memory")?;
        let stride = if stride == 0 { row } else { stride };
        if stride < row {
            return Err(format!("stride is {stride}, a row has {row} bytes"));
        }
        let before = (height as usize - 1).checked_mul(stride);
        let needed = before.and_then(|before| before.checked_add(row));
        let needed = needed.ok_or("it is larger than memory")?;
        if needed > size {
            return Err(format!("size is {size}, {needed} bytes are needed"));
        }
        Ok(Self { row, stride, needed })
    }
}

/// Size of a picture as the library computes with it.
pub fn rgb_bytes(width: u32, height: u32) -> u64 {
    (u64::from(width) * u64::from(height)).saturating_mul(3)
}
