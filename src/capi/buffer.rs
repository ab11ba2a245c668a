//! `emerdiff_buffer`: the caller's memory that pixels are written to.

use super::ffi::extent::Extent;
use super::ffi::raw::{In, PixelsMut, Plain};
use super::ffi::status::{EMERDIFF_BUFFER_TOO_SMALL, Failure};
use super::image::EMERDIFF_FLIP_Y;

/// The caller's memory for one value per pixel of a segmentation. The library writes pixels only,
/// never the gaps between rows, and writes nothing on an error. Fill the structure with zeros
/// first, then set the fields that are needed.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct emerdiff_buffer {
    /// The first byte of the first row in memory.
    data: PixelsMut,
    /// Bytes that may be written from `data` on.
    size: usize,
    /// Bytes from the start of one row to the start of the next; 0 for rows without gaps.
    stride: usize,
    /// EMERDIFF_FLIP_Y, or 0.
    flags: u32,
    /// Must be 0.
    reserved: u32,
}

impl Plain for emerdiff_buffer {}

/// A buffer that has been checked.
pub struct Target {
    data: PixelsMut,
    extent: Extent,
    height: usize,
    flip: bool,
}

impl In<emerdiff_buffer> {
    /// Checks that the buffer has room for `width` × `height` values of `bytes` bytes.
    pub fn target(&self, width: u32, height: u32, bytes: usize) -> Result<Target, Failure> {
        let buffer = self.read("buffer")?;
        if buffer.flags & !EMERDIFF_FLIP_Y != 0 || buffer.reserved != 0 {
            return Err(Failure::argument("buffer: flags or reserved has an unknown value"));
        }
        let row = (width as usize).checked_mul(bytes);
        let extent = Extent::new(row, height, buffer.stride, buffer.size).map_err(|reason| {
            Failure::new(EMERDIFF_BUFFER_TOO_SMALL, format!("buffer: {reason}"))
        })?;
        Ok(Target {
            data: buffer.data,
            extent,
            height: height as usize,
            flip: buffer.flags & EMERDIFF_FLIP_Y != 0,
        })
    }
}

impl Target {
    /// Calls `write` for each row with its number, counted from the top of the picture, and its
    /// bytes.
    pub fn rows(self, mut write: impl FnMut(usize, &mut [u8])) -> Result<(), Failure> {
        let Extent { row, stride, needed } = self.extent;
        self.data.fill(needed, |bytes| {
            for (i, line) in bytes.chunks_mut(stride).enumerate() {
                let y = if self.flip { self.height - 1 - i } else { i };
                write(y, &mut line[..row]);
            }
        })
    }
}
