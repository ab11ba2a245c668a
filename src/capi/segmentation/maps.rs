//! The label map and the hard masks of the current level.

use super::{emerdiff_segmentation, region, write};
use crate::capi::buffer::emerdiff_buffer;
use crate::capi::ffi::raw::{Handle, In};
use crate::capi::ffi::status::{Failure, emerdiff_status, guard};

/// Writes the label map: the id of each pixel's region, as unsigned integers of `bits` bits, which
/// is 8, 16 or 32. EMERDIFF_INVALID_ARGUMENT when the ids do not fit into so many bits.
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
