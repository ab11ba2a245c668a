//! The CCITT compressions, whose black pixels are the bits that are set.

use std::convert::Infallible;

use fax::decoder::{DecodeStatus, Group3Decoder, decode_g4, pels};
use fax::maps::{black, white};
use fax::{BitReader, ByteReader, Color};

/// Group 4 (ITU-T T.6).
pub fn group4(data: &[u8], columns: usize, rows: usize) -> Result<Vec<u8>, String> {
    let mut lines = Lines::new(columns);
    let (width, height) = (columns as u32, rows as u32);
    let line = |changes: &[u32]| lines.add(pels(changes, width));
    decode_g4(data.iter().copied(), width, Some(height), line).ok_or_else(damaged)?;
    lines.finish(rows)
}

/// Group 3, one-dimensional (ITU-T T.4): a mark stands before every row.
pub fn group3(data: &[u8], columns: usize, rows: usize) -> Result<Vec<u8>, String> {
    let mut lines = Lines::new(columns);
    let mut decoder =
        Group3Decoder::new(padded(data).map(Ok::<_, Infallible>)).map_err(|_| damaged())?;
    while lines.count < rows {
        let status = decoder.advance();
        let whole = decoder.transitions().last() == Some(&(columns as u32));
        // The last row has no mark after it.
        if status.is_ok() || whole {
            lines.add(pels(decoder.transitions(), columns as u32));
        }
        if !matches!(status, Ok(DecodeStatus::Incomplete)) {
            break;
        }
    }
    lines.finish(rows)
}

/// Modified Huffman run lengths (compression 2): every row begins with a byte.
pub fn run_lengths(data: &[u8], columns: usize, rows: usize) -> Result<Vec<u8>, String> {
    let mut lines = Lines::new(columns);
    let mut reader =
        ByteReader::new(padded(data).map(Ok::<_, Infallible>)).map_err(|_| damaged())?;
    for _ in 0..rows {
        let (mut changes, mut at, mut color) = (Vec::new(), 0, Color::White);
        while at < columns as u32 {
            at += run(&mut reader, color).ok_or_else(damaged)?;
            changes.push(at);
            color = !color;
        }
        lines.add(pels(&changes, columns as u32));
        let rest = reader.bits_to_byte_boundary();
        reader.consume(rest).map_err(|_| damaged())?;
    }
    lines.finish(rows)
}

/// The data and a few zeros, since codes are looked up by more bits than they have.
fn padded(data: &[u8]) -> impl Iterator<Item = u8> {
    data.iter().copied().chain([0; 4])
}

/// The length of a run: codes of 64 and more, then one of less.
fn run(reader: &mut impl BitReader, color: Color) -> Option<u32> {
    let mut length = 0;
    loop {
        let code = match color {
            Color::White => white::decode(reader),
            Color::Black => black::decode(reader),
        };
        let code = u32::from(code?);
        length += code;
        if code < 64 {
            return Some(length);
        }
    }
}

fn damaged() -> String {
    "the fax data of the TIFF are damaged".into()
}

/// Rows of bits, each of whole bytes.
struct Lines {
    bytes: Vec<u8>,
    row: usize,
    count: usize,
}

impl Lines {
    fn new(columns: usize) -> Self {
        Self { bytes: Vec::new(), row: columns.div_ceil(8), count: 0 }
    }

    fn add(&mut self, pixels: impl Iterator<Item = Color>) {
        let start = self.bytes.len();
        self.bytes.resize(start + self.row, 0);
        for (i, color) in pixels.enumerate() {
            if color == Color::Black {
                self.bytes[start + i / 8] |= 0x80 >> (i % 8);
            }
        }
        self.count += 1;
    }

    fn finish(self, rows: usize) -> Result<Vec<u8>, String> {
        if self.count < rows { Err(damaged()) } else { Ok(self.bytes) }
    }
}
