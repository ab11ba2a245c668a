//! Reads a host's picture, sample by sample.

use std::borrow::Cow;

use image::GrayImage;
use palette::{LinSrgb, Srgb};
use rayon::prelude::*;

use crate::capi::ffi::status::Failure;
use crate::memory::zeroed;
use crate::picture::Picture;
use crate::{Error, picture};

/// A host's picture that has been checked.
pub struct View<'a> {
    pub rows: Rows<'a>,
    pub width: u32,
    pub height: u32,
    pub layout: Layout,
    pub sample: Sample,
    pub linear: bool,
}

/// Rows of a picture in memory.
pub struct Rows<'a> {
    pub bytes: &'a [u8],
    /// Bytes from the start of one row to the start of the next.
    pub stride: usize,
    /// Bytes of the pixels of a row.
    pub length: usize,
    /// Whether the first row in memory is the bottom one.
    pub flip: bool,
}

/// Where the channels of a pixel are.
pub struct Layout {
    /// Samples per pixel.
    pub channels: usize,
    /// Positions of red, green and blue within a pixel.
    pub color: [usize; 3],
    /// Position of alpha.
    pub alpha: Option<usize>,
}

/// The type of a sample.
#[derive(Clone, Copy)]
pub enum Sample {
    U8,
    U16,
    F32,
}

impl Sample {
    /// Its size in bytes.
    pub fn size(self) -> usize {
        match self {
            Self::U8 => 1,
            Self::U16 => 2,
            Self::F32 => 4,
        }
    }

    /// Writes a share from 0 to 1 into the bytes of one sample.
    pub fn write(self, share: f32, bytes: &mut [u8]) {
        match self {
            Self::U8 => bytes[0] = to_byte(share),
            Self::U16 => {
                bytes.copy_from_slice(&((share * 65535.0).round() as u16).to_ne_bytes());
            }
            Self::F32 => bytes.copy_from_slice(&share.to_ne_bytes()),
        }
    }

    /// Reads sample `i` of a row as 0 to 1.
    fn value(self, row: &[u8], i: usize) -> f32 {
        let value = match self {
            Self::U8 => f32::from(row[i]) / 255.0,
            Self::U16 => f32::from(u16::from_ne_bytes([row[2 * i], row[2 * i + 1]])) / 65535.0,
            Self::F32 => {
                let bytes = &row[4 * i..4 * i + 4];
                f32::from_ne_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
            }
        };
        if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) }
    }

    /// Reads sample `i` of a row as 0 to 255.
    fn byte(self, row: &[u8], i: usize) -> u8 {
        match self {
            Self::U8 => row[i],
            _ => to_byte(self.value(row, i)),
        }
    }
}

fn to_byte(value: f32) -> u8 {
    (value * 255.0).round() as u8
}

impl<'a> View<'a> {
    /// Converts the picture to 8-bit RGB. One that is that already, without gaps between rows, is
    /// borrowed.
    pub fn picture(&self, memory_budget: u64) -> Result<Picture<Cow<'a, [u8]>>, Failure> {
        let needed = rgb_bytes(self.width, self.height);
        if needed > memory_budget {
            return Err(self.too_large(needed, memory_budget));
        }
        let rgb = self.layout.channels == 3 && self.layout.color == [0, 1, 2];
        let as_it_is = rgb && matches!(self.sample, Sample::U8) && !self.linear;
        let inconsistent = || Failure::argument("image: its size is inconsistent");
        if as_it_is && !self.rows.flip && self.rows.stride == self.rows.length {
            let bytes = Cow::Borrowed(self.rows.bytes);
            return Picture::from_raw(self.width, self.height, bytes).ok_or_else(inconsistent);
        }
        let mut bytes = zeroed(needed, "the picture")?;
        bytes.par_chunks_mut(3 * self.width as usize).enumerate().for_each(|(y, line)| {
            let row = self.rows.row(y, self.height as usize);
            if as_it_is {
                return line.copy_from_slice(row);
            }
            for (x, pixel) in line.chunks_exact_mut(3).enumerate() {
                pixel.copy_from_slice(&self.pixel(row, x));
            }
        });
        Picture::from_raw(self.width, self.height, Cow::Owned(bytes)).ok_or_else(inconsistent)
    }

    /// Reads the alpha of the picture; `None` when every pixel is opaque.
    pub fn alpha(&self) -> Result<Option<GrayImage>, Failure> {
        let Some(channel) = self.layout.alpha else { return Ok(None) };
        let (width, height) = (self.width as usize, self.height as usize);
        let alpha = |x: usize, y: usize| {
            self.sample.byte(self.rows.row(y, height), x * self.layout.channels + channel)
        };
        let opaque = |y: usize| (0..width).all(|x| alpha(x, y) == u8::MAX);
        if (0..height).into_par_iter().all(opaque) {
            return Ok(None);
        }
        let needed = u64::from(self.width) * u64::from(self.height);
        let mut bytes = zeroed(needed, "the picture")?;
        bytes.par_chunks_mut(width).enumerate().for_each(|(y, line)| {
            line.iter_mut().enumerate().for_each(|(x, value)| *value = alpha(x, y));
        });
        Ok(GrayImage::from_raw(self.width, self.height, bytes))
    }

    fn too_large(&self, needed: u64, budget: u64) -> Failure {
        let what = format!("the picture ({}x{} pixels)", self.width, self.height);
        Error::MemoryBudget { what, needed, budget }.into()
    }

    fn pixel(&self, row: &[u8], x: usize) -> [u8; 3] {
        let first = x * self.layout.channels;
        let color = self.layout.color.map(|channel| first + channel);
        let color = if self.linear {
            let linear = LinSrgb::from(color.map(|i| self.sample.value(row, i)));
            Srgb::<u8>::from_linear(linear).into()
        } else {
            color.map(|i| self.sample.byte(row, i))
        };
        match self.layout.alpha {
            Some(alpha) => picture::on_backdrop(color, self.sample.byte(row, first + alpha)),
            None => color,
        }
    }
}

impl Rows<'_> {
    /// The row `y`, counted from the top of the picture.
    fn row(&self, y: usize, height: usize) -> &[u8] {
        let y = if self.flip { height - 1 - y } else { y };
        &self.bytes[y * self.stride..][..self.length]
    }
}

/// Bytes of a picture as 8-bit RGB.
pub fn rgb_bytes(width: u32, height: u32) -> u64 {
    (u64::from(width) * u64::from(height)).saturating_mul(3)
}
