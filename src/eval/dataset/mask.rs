//! Masks: PNG files in which a pixel's value is its class.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use ndarray::Array2;
use png::{BitDepth, ColorType, Decoder, Reader, Transformations};

use crate::eval::error::{Error, Result};

/// Bytes that one mask may unpack to.
const LIMIT: usize = 1 << 30;

/// The values of a mask, and the largest that its depth allows, at least that of a byte.
pub struct Mask {
    pub values: Array2<u16>,
    pub largest: u16,
}

/// What the header of a mask says.
pub struct Header {
    /// Columns and rows.
    pub size: (usize, usize),
    pub depth: BitDepth,
}

/// Read the header of a grey or palette PNG.
///
/// # Errors
/// [`Error::Read`].
pub fn header(path: &Path) -> Result<Header> {
    let reader = open(path)?;
    let info = reader.info();
    Ok(Header { size: (info.width as usize, info.height as usize), depth: info.bit_depth })
}

/// Read a grey or palette PNG; palettes are not looked up.
///
/// # Errors
/// [`Error::Read`].
pub fn read(path: &Path) -> Result<Mask> {
    let fail = |reason: String| Error::read(path, reason);
    let mut reader = open(path)?;
    let depth = reader.info().bit_depth;
    let size = reader.output_buffer_size().filter(|&size| size <= LIMIT);
    let size = size.ok_or_else(|| fail(format!("it unpacks to more than {LIMIT} bytes")))?;
    let mut bytes = vec![0; size];
    let frame = reader.next_frame(&mut bytes).map_err(|error| fail(error.to_string()))?;
    let (width, height) = (frame.width as usize, frame.height as usize);
    let values = bytes.chunks_exact(frame.line_size).flat_map(|line| unpacked(line, depth, width));
    let values = Array2::from_shape_vec((height, width), values.collect()).expect("whole lines");
    let largest = if depth == BitDepth::Sixteen { u16::MAX } else { u8::MAX.into() };
    Ok(Mask { values, largest })
}

fn open(path: &Path) -> Result<Reader<BufReader<File>>> {
    let fail = |reason: String| Error::read(path, reason);
    let file = File::open(path).map_err(|error| fail(error.to_string()))?;
    let mut decoder = Decoder::new(BufReader::new(file));
    decoder.set_transformations(Transformations::IDENTITY);
    let reader = decoder.read_info().map_err(|error| fail(error.to_string()))?;
    let color = reader.info().color_type;
    if !matches!(color, ColorType::Grayscale | ColorType::Indexed) {
        return Err(fail(format!(
            "it is a {color:?} picture; it should be grey or have a palette, as its values are \
             classes, regions or strengths"
        )));
    }
    Ok(reader)
}

fn unpacked(line: &[u8], depth: BitDepth, width: usize) -> Vec<u16> {
    match depth {
        BitDepth::Sixteen => {
            line.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect()
        }
        BitDepth::Eight => line.iter().map(|&byte| u16::from(byte)).collect(),
        _ => {
            let bits = depth as usize;
            let per_byte = 8 / bits;
            let value = |x: usize| {
                let shift = 8 - bits * (x % per_byte + 1);
                u16::from(line[x / per_byte] >> shift & ((1 << bits) - 1) as u8)
            };
            (0..width).map(value).collect()
        }
    }
}
