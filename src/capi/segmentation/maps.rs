//! Label map, hard masks and boundary strength.

use super::selection::emerdiff_selection;
use super::{emerdiff_segmentation, room, write};
use crate::Edge;
use crate::capi::buffer::emerdiff_buffer;
use crate::capi::ffi::raw::{Handle, In, with_memory};
use crate::capi::ffi::status::{Failure, emerdiff_status, guard};

/// Bytes of a pixel's boundary strength.
const STRENGTH: u64 = 4;

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
        let (labels, count) = (result.labels(), result.regions().len());
        match bits {
            8 if count > 256 => {
                Err(Failure::argument(format!("{count} regions do not fit into 8 bits")))
            }
            8 => write(&result, &buffer, |pixel| [labels[pixel] as u8]),
            16 => write(&result, &buffer, |pixel| labels[pixel].to_ne_bytes()),
            32 => write(&result, &buffer, |pixel| u32::from(labels[pixel]).to_ne_bytes()),
            _ => Err(Failure::argument(format!("bits is {bits}: it must be 8, 16 or 32"))),
        }
    })
}

/// Writes the hard mask of the selected regions as uint8_t: 255 inside, 0 outside. The mask has no
/// soft edge, so `grow` and `feather` must be 0: see emerdiff_segmentation_coverage.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_mask(
    segmentation: Handle<emerdiff_segmentation>,
    selection: In<emerdiff_selection>,
    buffer: In<emerdiff_buffer>,
) -> emerdiff_status {
    guard(|| {
        let object = segmentation.get()?;
        let result = object.read()?;
        let selected = selection.of(&result)?;
        if selected.edge != Edge::default() {
            return Err(Failure::argument("selection: grow and feather must be 0 for a hard mask"));
        }
        let mut inside = vec![0; result.tree().leaves()];
        selected.parts.iter().for_each(|&part| inside[usize::from(part)] = u8::MAX);
        let finest = result.finest_labels();
        write(&result, &buffer, |pixel| [inside[usize::from(finest[pixel])]])
    })
}

/// Writes the boundary strength of each pixel, 0 to 1: 0 where neither its right nor its lower
/// neighbour is of another finest region; otherwise the strength of the stronger of these two
/// borders, that is how likely people part the regions there. Where borders are not measured
/// ("edge_guided" is false) it is for how long they stay when regions merge, 1 for those that the
/// last merge takes away. It does not depend on the current level. Borders stronger than a
/// threshold are the borders of one level.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_contours(
    segmentation: Handle<emerdiff_segmentation>,
    buffer: In<emerdiff_buffer>,
) -> emerdiff_status {
    guard(|| {
        let object = segmentation.get()?;
        let result = object.read()?;
        room(&result, STRENGTH)?;
        let width = result.width() as usize;
        let (target, sample) = buffer.samples(result.width(), result.height())?;
        let contours = result.contours();
        with_memory(|memory| {
            target.rows(memory, |y, row| {
                let strengths = &contours[y * width..][..width];
                for (pixel, strength) in row.chunks_exact_mut(sample.size()).zip(strengths) {
                    sample.write(*strength, pixel);
                }
            })
        })
    })
}
