//! Buffers of the caller that pixels are written to.

use super::image::{EMERDIFF_FLIP_Y, Extent};
use super::raw::{In, PixelsMut, Plain};
use super::status::{EMERDIFF_BUFFER_TOO_SMALL, Failure};

/// A buffer of the caller's for one value per pixel of a segmentation. Only pixels are written, never
/// what lies between rows; on an error, nothing. Fill it with zeros first, then set what it needs.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct emerdiff_buffer {
    /// First byte of the first row in memory.
    data: PixelsMut,
    /// Bytes from there on that may be written.
    size: usize,
    /// Bytes from one row to the next; 0 when rows follow each other without a gap.
    stride: usize,
    /// EMERDIFF_FLIP_Y, or 0.
    flags: u32,
    /// 0.
    reserved: u32,
}

impl Plain for emerdiff_buffer {}

/// An [`emerdiff_buffer`] that has been checked.
pub struct Target {
    data: PixelsMut,
    extent: Extent,
    height: usize,
    flip: bool,
}

impl In<emerdiff_buffer> {
    /// The buffer, for `width` × `height` values of `bytes` bytes.
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
    /// Calls `write` with each row of the picture from its top, and the row's number.
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
