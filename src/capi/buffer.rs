//! `emerdiff_buffer`: the caller's memory that pixels are written to.

use super::ffi::extent::Extent;
use super::ffi::raw::{In, Memory, PixelsMut, Plain};
use super::ffi::status::{EMERDIFF_BUFFER_TOO_SMALL, Failure};
use super::image::view::Sample;
use super::image::{EMERDIFF_FLIP_Y, sample};

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
    /// EMERDIFF_SAMPLE_*: what a share or a strength is written as; 0 is EMERDIFF_SAMPLE_U8. The
    /// largest integer, or 1.0, is the whole. Functions that write anything else take 0 only.
    sample: i32,
    /// EMERDIFF_FLIP_Y, or 0.
    flags: u32,
    /// Must be 0.
    reserved: [u32; 4],
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
        match buffer.sample {
            0 => buffer.target(width, height, bytes),
            _ => Err(Failure::argument("buffer: sample must be 0 for what this function writes")),
        }
    }

    /// Checks that the buffer has room for a sample of `width` × `height` pixels.
    pub fn samples(&self, width: u32, height: u32) -> Result<(Target, Sample), Failure> {
        let buffer = self.read("buffer")?;
        let sample = match buffer.sample {
            0 => Sample::U8,
            code => sample(code).ok_or_else(|| {
                Failure::argument(format!("buffer: sample is {code}, which does not exist"))
            })?,
        };
        Ok((buffer.target(width, height, sample.size())?, sample))
    }
}

impl emerdiff_buffer {
    fn target(&self, width: u32, height: u32, bytes: usize) -> Result<Target, Failure> {
        if self.flags & !EMERDIFF_FLIP_Y != 0 || self.reserved != [0; 4] {
            return Err(Failure::argument("buffer: flags or reserved has an unknown value"));
        }
        let row = (width as usize).checked_mul(bytes);
        let extent = Extent::new(row, height, self.stride, self.size).map_err(|reason| {
            Failure::new(EMERDIFF_BUFFER_TOO_SMALL, format!("buffer: {reason}"))
        })?;
        Ok(Target {
            data: self.data,
            extent,
            height: height as usize,
            flip: self.flags & EMERDIFF_FLIP_Y != 0,
        })
    }
}

impl Target {
    /// Calls `write` for each row with its number, counted from the top of the picture, and its
    /// bytes.
    pub fn rows(
        self,
        memory: &mut Memory,
        mut write: impl FnMut(usize, &mut [u8]),
    ) -> Result<(), Failure> {
        let Extent { row, stride, needed } = self.extent;
        let bytes = self.data.bytes(needed, memory)?;
        for (i, line) in bytes.chunks_mut(stride).enumerate() {
            let y = if self.flip { self.height - 1 - i } else { i };
            write(y, &mut line[..row]);
        }
        Ok(())
    }
}
