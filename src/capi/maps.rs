//! The label map and the hard masks of a segmentation, at the level that is set.

use super::buffer::emerdiff_buffer;
use super::raw::{Handle, In};
use super::result::emerdiff_segmentation;
use super::status::{Failure, emerdiff_status, guard};
use crate::{Region, Segmentation};

/// Writes the label map: the id of the region of each pixel, as unsigned integers of `bits` bits, 8,
/// 16 or 32. EMERDIFF_INVALID_ARGUMENT when there are more regions than such integers can tell apart.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_labels(
    segmentation: Handle<emerdiff_segmentation>,
    bits: u32,
    buffer: In<emerdiff_buffer>,
) -> emerdiff_status {
    guard(|| {
        let object = segmentation.get()?;
        let result = object.read()?;
        let count = result.regions().len();
        match bits {
            8 if count > 256 => {
                Err(Failure::argument(format!("{count} regions do not fit into 8 bits")))
            }
            8 => write(&result, &buffer, |label| [label as u8]),
            16 => write(&result, &buffer, u16::to_ne_bytes),
            32 => write(&result, &buffer, |label| u32::from(label).to_ne_bytes()),
            _ => Err(Failure::argument(format!("bits is {bits}: it must be 8, 16 or 32"))),
        }
    })
}

/// Writes the hard mask of region `id` as uint8_t: 255 inside, 0 outside.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_mask(
    segmentation: Handle<emerdiff_segmentation>,
    id: u32,
    buffer: In<emerdiff_buffer>,
) -> emerdiff_status {
    guard(|| {
        let object = segmentation.get()?;
        let result = object.read()?;
        let id = region(&result, id)?.id;
        write(&result, &buffer, |label| [if label == id { 255 } else { 0 }])
    })
}

pub fn region(result: &Segmentation, id: u32) -> Result<&Region, Failure> {
    let count = result.regions().len();
    let region = result.regions().get(id as usize);
    region.ok_or_else(|| Failure::argument(format!("there is no region {id}, only {count}")))
}

/// Writes `N` bytes for each pixel, made of its label.
pub fn write<const N: usize>(
    result: &Segmentation,
    buffer: &In<emerdiff_buffer>,
    value: impl Fn(u16) -> [u8; N],
) -> Result<(), Failure> {
    let (width, height) = (result.width(), result.height());
    buffer.target(width, height, N)?.rows(|y, row| {
        let labels = &result.labels()[y * width as usize..];
        for (pixel, &label) in row.chunks_exact_mut(N).zip(labels) {
            pixel.copy_from_slice(&value(label));
        }
    })
}
