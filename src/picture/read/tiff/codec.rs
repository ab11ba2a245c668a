//! The compressions of TIFF.

use std::io::{Cursor, Read};

use flate2::read::ZlibDecoder;
use image_webp::WebPDecoder;
use ruzstd::decoding::StreamingDecoder;
use weezl::decode::Decoder as LzwDecoder;
use weezl::{BitOrder, LzwStatus};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;

use super::fax;
use super::page::{Page, Photometric};

pub const JPEG: u64 = 7;

/// A strip or tile that is to be decoded.
pub struct Chunk<'a> {
    pub page: &'a Page,
    pub columns: usize,
    pub rows: usize,
    /// Values of a pixel that are in it.
    pub samples: usize,
    /// Bytes that are wanted of it; what comes after them is left out.
    pub expected: usize,
}

impl Chunk<'_> {
    /// # Errors
    /// What is wrong with the data, or which compression is not read.
    pub fn decode(&self, data: &[u8]) -> Result<Vec<u8>, String> {
        match self.page.compression {
            1 => Ok(data[..data.len().min(self.expected)].to_vec()),
            2..=4 if self.page.bits != 1 || self.samples != 1 => {
                Err("TIFF with fax compression of more than black and white is not read".into())
            }
            2 => fax::run_lengths(data, self.columns, self.rows),
            3 if self.page.fax_options & 1 != 0 => {
                Err("TIFF with two-dimensional fax compression of group 3 is not read".into())
            }
            3 => fax::group3(data, self.columns, self.rows),
            4 => fax::group4(data, self.columns, self.rows),
            5 => self.all_of(lzw(data)),
            JPEG => self.jpeg(data),
            8 | 32_946 => self.all_of(ZlibDecoder::new(data)),
            32_773 => Ok(self.pack_bits(data)),
            50_000 => self.all_of(StreamingDecoder::new(data).map_err(|error| error.to_string())?),
            50_001 => self.webp(data),
            other => Err(format!("TIFF with compression {other} is not read; save it without")),
        }
    }

    fn all_of(&self, reader: impl Read) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(self.expected).map_err(|error| error.to_string())?;
        let read = reader.take(self.expected as u64).read_to_end(&mut bytes);
        // Some writers leave the end mark of a stream out.
        read.map_or_else(
            |error| if bytes.len() < self.expected { Err(error.to_string()) } else { Ok(()) },
            |_| Ok(()),
        )?;
        Ok(bytes)
    }

    fn pack_bits(&self, data: &[u8]) -> Vec<u8> {
        let (mut bytes, mut rest) = (Vec::new(), data);
        while let [head, after @ ..] = rest
            && bytes.len() < self.expected
        {
            let head = *head as i8;
            let taken = if head >= 0 { head as usize + 1 } else { usize::from(head != -128) };
            let taken = taken.min(after.len());
            if head >= 0 {
                bytes.extend(&after[..taken]);
            } else if taken == 1 {
                bytes.extend(std::iter::repeat_n(after[0], usize::from(head.unsigned_abs()) + 1));
            }
            rest = &after[taken..];
        }
        bytes.truncate(self.expected);
        bytes
    }

    /// Tables that all strips share stand before the data of each.
    fn jpeg(&self, data: &[u8]) -> Result<Vec<u8>, String> {
        if self.page.bits != 8 {
            return Err("TIFF with JPEG compression of more than 8 bits is not read".into());
        }
        let tables = self.page.jpeg_tables.as_deref().unwrap_or_default();
        let tables = tables.strip_suffix(b"\xff\xd9").unwrap_or(tables);
        let data = match data.strip_prefix(b"\xff\xd8") {
            Some(after) if !tables.is_empty() => [tables, after].concat(),
            _ => data.to_vec(),
        };
        let mut decoder = JpegDecoder::new(ZCursor::new(data));
        decoder.decode_headers().map_err(|error| error.to_string())?;
        let stored = decoder.input_colorspace().ok_or("its JPEG data have no header")?;
        let space =
            if self.page.photometric == Photometric::YCbCr { ColorSpace::RGB } else { stored };
        if space.num_components() != self.samples {
            return Err("the JPEG data of the TIFF have other colours than it says".into());
        }
        decoder.set_options(decoder.options().jpeg_set_out_colorspace(space));
        let size = decoder.dimensions().ok_or("its JPEG data have no size")?;
        if !self.fits(size) {
            return Err("the JPEG data of the TIFF have another size than it says".into());
        }
        let pixels = decoder.decode().map_err(|error| error.to_string())?;
        let rows = pixels.chunks_exact(size.0 * self.samples).take(self.rows);
        Ok(rows.flat_map(|row| &row[..self.columns * self.samples]).copied().collect())
    }

    /// Whether a picture in the chunk has its size, but for what fills its last blocks.
    fn fits(&self, (width, height): (usize, usize)) -> bool {
        let rows = self.page.chunk.1 as usize + 16;
        (self.columns..self.columns + 16).contains(&width) && (self.rows..rows).contains(&height)
    }

    fn webp(&self, data: &[u8]) -> Result<Vec<u8>, String> {
        let mut decoder = WebPDecoder::new(Cursor::new(data)).map_err(|error| error.to_string())?;
        let channels = if decoder.has_alpha() { 4 } else { 3 };
        let (width, height) = decoder.dimensions();
        let size = (width as usize, height as usize);
        let wanted = self.page.bits == 8 && self.samples >= 3;
        if !wanted || size.0 != self.columns || !self.fits(size) {
            return Err("the WebP data of the TIFF are other than it says".into());
        }
        let mut pixels = vec![0; size.0 * size.1 * channels];
        decoder.read_image(&mut pixels).map_err(|error| error.to_string())?;
        let pixels = pixels.chunks_exact(channels).take(self.columns * self.rows);
        // Opaque strips of a picture with alpha may leave it out.
        let pixel = |pixel: &[u8]| {
            let all = [pixel[0], pixel[1], pixel[2], *pixel.get(3).unwrap_or(&255)];
            all.into_iter().take(self.samples)
        };
        Ok(pixels.flat_map(pixel).collect())
    }
}

/// LZW; the first writers put the lowest bit first.
fn lzw(data: &[u8]) -> impl Read {
    let old = matches!(data, [0, second, ..] if second & 1 == 1);
    let decoder = if old {
        LzwDecoder::new(BitOrder::Lsb, 8)
    } else {
        LzwDecoder::with_tiff_size_switch(BitOrder::Msb, 8)
    };
    LzwReader { decoder, data }
}

struct LzwReader<'a> {
    decoder: LzwDecoder,
    data: &'a [u8],
}

impl Read for LzwReader<'_> {
    fn read(&mut self, target: &mut [u8]) -> std::io::Result<usize> {
        loop {
            let result = self.decoder.decode_bytes(self.data, target);
            self.data = &self.data[result.consumed_in..];
            let status = result.status.map_err(std::io::Error::other)?;
            let stuck = result.consumed_in == 0;
            if result.consumed_out > 0 || stuck || matches!(status, LzwStatus::Done) {
                return Ok(result.consumed_out);
            }
        }
    }
}
