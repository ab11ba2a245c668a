//! Soft masks and cut-outs of regions.

use super::selection::emerdiff_selection;
use super::{emerdiff_segmentation, room};
use crate::capi::buffer::emerdiff_buffer;
use crate::capi::ffi::raw::{Handle, In, with_memory};
use crate::capi::ffi::status::{emerdiff_status, guard};
use crate::capi::image::emerdiff_image;

/// Bytes of a pixel: its 8-bit colour, its share, the share as it was before, and the nearest pixel
/// of the edge.
pub(super) const SOFT_MASK: u64 = 3 + 4 + 4 + 5;
/// Beside these: the cut-out, and colours of the region and of the rest with those that they are
/// estimated from, at two levels.
const CUTOUT: u64 = 4 + 3 + 2 * (24 + 12 + 4);

/// Writes the soft mask of the selected regions: the share of each pixel that belongs to them. The
/// edge is that of their union, between two of them there is none.
///
/// The shares of all regions of a level add up to whole pixels except for rounding, also when they
/// are feathered; regions that grow overlap, and regions that shrink leave gaps. Without the option
/// "edge_guided" shares are 0 or 1 before they are feathered. `image` is the picture that was
/// segmented; the buffer may be its memory.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_coverage(
    segmentation: Handle<emerdiff_segmentation>,
    image: In<emerdiff_image>,
    selection: In<emerdiff_selection>,
    buffer: In<emerdiff_buffer>,
) -> emerdiff_status {
    guard(|| {
        let object = segmentation.get()?;
        let result = object.read()?;
        let selected = selection.of(&result)?;
        room(&result, SOFT_MASK)?;
        let (target, sample) = buffer.samples(result.width(), result.height())?;
        with_memory(|memory| {
            let mask = {
                let picture = image.view(memory)?.picture(result.settings().picture_budget())?;
                result.soft_mask(&picture, &selected.parts, selected.edge)?
            };
            target.rows(memory, |y, row| {
                // Shares are 0 outside the mask's box.
                row.fill(0);
                let (first, shares) = mask.row(y as u32);
                let pixels = row.chunks_exact_mut(sample.size()).skip(first as usize);
                pixels.zip(shares).for_each(|(pixel, share)| sample.write(*share, pixel));
            })
        })
    })
}

/// Writes the selected regions cut out of the picture, as RGBA of uint8_t. Alpha is the soft mask;
/// pixels outside it are 0. `image` is the picture that was segmented; the buffer may be its
/// memory.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_cutout(
    segmentation: Handle<emerdiff_segmentation>,
    image: In<emerdiff_image>,
    selection: In<emerdiff_selection>,
    buffer: In<emerdiff_buffer>,
) -> emerdiff_status {
    guard(|| {
        let object = segmentation.get()?;
        let result = object.read()?;
        let selected = selection.of(&result)?;
        room(&result, SOFT_MASK + CUTOUT)?;
        let target = buffer.target(result.width(), result.height(), 4)?;
        with_memory(|memory| {
            let (mask, cutout) = {
                let picture = image.view(memory)?.picture(result.settings().picture_budget())?;
                let mask = result.soft_mask(&picture, &selected.parts, selected.edge)?;
                let cutout = mask.cutout(&picture, selected.colors);
                (mask, cutout)
            };
            let length = 4 * mask.bounds.width as usize;
            target.rows(memory, |y, row| {
                row.fill(0);
                let (first, shares) = mask.row(y as u32);
                if !shares.is_empty() {
                    let start = (y - mask.bounds.y as usize) * length;
                    let bytes = &cutout.as_raw()[start..start + length];
                    row[4 * first as usize..][..length].copy_from_slice(bytes);
                }
            })
        })
    })
}
