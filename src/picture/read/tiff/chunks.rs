//! The strips or tiles of a page, put together.

use std::borrow::Cow;

use super::codec::{self, Chunk};
use super::page::{Alpha, Page, Photometric};
use super::sample::{Row, Sample};
use crate::Result;
use crate::picture::read::file::{Need, PictureFile};

/// Check that the budget has room for the page.
pub fn check(file: &PictureFile, page: &Page) -> Result<()> {
    let pixels = u64::from(page.size.0) * u64::from(page.size.1);
    let width = match page.bits {
        1..=8 => 1,
        9..=16 => 2,
        _ => 4,
    };
    let values = pixels.saturating_mul(page.samples as u64 * width);
    // The pixels that are made of the values, of one or two bytes.
    let pixel = page.photometric.colors().max(3) as u64 + 1;
    let made = if page.is_plain() { 0 } else { pixels.saturating_mul(pixel * width.min(2)) };
    // A strip or tile as its decoder gives it, and cut to its size.
    let chunk = u64::from(page.chunk.0) * u64::from(page.chunk.1);
    let chunk = chunk.saturating_mul(page.samples as u64 * u64::from(page.bits)) / 8;
    let chunk = chunk.saturating_mul(2);
    let (alpha, orientation) = (page.alpha != Alpha::None, page.orientation);
    let keeps = made.saturating_add(chunk);
    file.check(page.size, &Need { decoded: values, keeps, alpha, orientation })
}

/// The values of every pixel, row by row.
pub fn read<T: Sample>(file: &PictureFile, page: &Page) -> Result<Vec<T>> {
    let (width, height) = (page.size.0 as usize, page.size.1 as usize);
    let pixels = u64::from(page.size.0) * u64::from(page.size.1);
    let mut values = file.allocate::<T>(pixels.saturating_mul(page.samples as u64))?;
    let (across, down) = page.across_and_down();
    let together = if page.planar { 1 } else { page.samples };
    for chunk in 0..across * down * (page.samples / together) {
        let (plane, place) = (chunk / (across * down), chunk % (across * down));
        let (left, top) =
            (place % across * page.chunk.0 as usize, place / across * page.chunk.1 as usize);
        let rows = (page.chunk.1 as usize).min(height - top);
        let columns = (page.chunk.0 as usize).min(width - left);
        let Some(mut bytes) = bytes(file, page, chunk, (rows, together))? else { continue };
        let row = Row { page, samples: together };
        let mut own = vec![T::default(); page.chunk.0 as usize * together];
        for (y, bytes) in bytes.chunks_exact_mut(row.bytes()).take(rows).enumerate() {
            row.unpack(bytes, &mut own);
            let target = &mut values[((top + y) * width + left) * page.samples + plane..];
            let pixels = target.chunks_mut(page.samples).take(columns);
            for (pixel, own) in pixels.zip(own.chunks_exact(together)) {
                pixel[..together].copy_from_slice(own);
            }
        }
    }
    Ok(values)
}

/// The data of a chunk, without compression; `None` for one that was never written.
fn bytes(
    file: &PictureFile,
    page: &Page,
    chunk: usize,
    (rows, samples): (usize, usize),
) -> Result<Option<Vec<u8>>> {
    let (offset, length) = (page.offsets[chunk], page.lengths[chunk]);
    if length == 0 {
        return Ok(None);
    }
    let end = offset.checked_add(length).filter(|end| *end <= file.bytes.len() as u64);
    let Some(end) = end else { return Err(file.unreadable("the file is truncated")) };
    let mut data = Cow::from(&file.bytes[offset as usize..end as usize]);
    if page.low_bit_first {
        data.to_mut().iter_mut().for_each(|byte| *byte = byte.reverse_bits());
    }
    let row = Row { page, samples };
    let subsampled = page.photometric == Photometric::YCbCr
        && !page.planar
        && page.compression != codec::JPEG
        && page.subsampling != (1, 1);
    let columns = page.chunk.0 as usize;
    let expected = if subsampled { units(page, rows) } else { row.bytes() * rows };
    let chunk = Chunk { page, columns, rows, samples, expected };
    let data = chunk.decode(&data).map_err(|reason| file.unreadable(reason))?;
    if data.len() < expected {
        return Err(file.unreadable("a strip or tile of the TIFF is truncated"));
    }
    Ok(Some(if subsampled { spread(page, &data, rows) } else { data }))
}

/// Bytes of the units of a chunk, each of several values of brightness and one of either chroma.
fn units(page: &Page, rows: usize) -> usize {
    let (across, down) = page.subsampling;
    let columns = (page.chunk.0 as usize).div_ceil(across);
    columns * rows.div_ceil(down) * (across * down + 2)
}

/// Give every pixel of units its own chroma.
fn spread(page: &Page, units: &[u8], rows: usize) -> Vec<u8> {
    let (across, down) = page.subsampling;
    let (columns, unit) = (page.chunk.0 as usize, across * down + 2);
    let mut pixels = vec![0; columns * rows * 3];
    for (i, pixel) in pixels.chunks_exact_mut(3).enumerate() {
        let (x, y) = (i % columns, i / columns);
        let unit = &units[(y / down * columns.div_ceil(across) + x / across) * unit..][..unit];
        let [blue, red] = [unit[across * down], unit[across * down + 1]];
        pixel.copy_from_slice(&[unit[y % down * across + x % across], blue, red]);
    }
    pixels
}
