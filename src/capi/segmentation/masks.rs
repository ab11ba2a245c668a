//! Soft masks and cut-outs of regions of the current level.

use super::{emerdiff_segmentation, region};
use crate::capi::buffer::emerdiff_buffer;
use crate::capi::ffi::raw::{Handle, In};
use crate::capi::ffi::status::{Failure, emerdiff_status, guard};
use crate::capi::image::view::Sample;
use crate::capi::image::{EMERDIFF_SAMPLE_U8, emerdiff_image, sample};
use crate::{Colors, Edge, SoftMask};

/// Cut-outs: pixels at the edge, which the region covers in part, get the region's own colour. The
/// colours of the regions around it would be a fringe over another background. The method is fast
/// multi-level foreground estimation (Germer et al. 2020).
pub const EMERDIFF_DECONTAMINATE: u32 = 1;

/// Writes the soft mask of region `id` as uint8_t: the share of each pixel that belongs to the
/// region, from 0 to 255. The shares of all regions add up to 255 except for rounding. `image` is
/// the picture that was segmented; the buffer may be its memory. Without the option "edge_guided"
/// the soft mask equals the hard mask.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_soft_mask(
    segmentation: Handle<emerdiff_segmentation>,
    image: In<emerdiff_image>,
    id: u32,
    buffer: In<emerdiff_buffer>,
) -> emerdiff_status {
    let wanted = Wanted { id, edge: Edge::default(), sample: EMERDIFF_SAMPLE_U8 };
    guard(|| coverage(&segmentation, &image, &wanted, &buffer))
}

/// Writes the soft mask of region `id` with its edge moved and softened: the share of each pixel
/// that belongs to the region. Samples are EMERDIFF_SAMPLE_*; the largest integer, or 1.0, is the
/// whole pixel.
///
/// `grow` moves the edge, the line where half of a pixel is covered, outward by so many pixels, or
/// inward when it is negative. `feather` then softens it with a Gaussian whose standard deviation
/// is half so many pixels. 0 changes nothing; the larger side of the picture is the limit of both.
/// The shares of all regions add up to whole pixels except for rounding; regions that grow overlap,
/// and regions that shrink leave gaps. `image` is the picture that was segmented; the buffer may be
/// its memory.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_coverage(
    segmentation: Handle<emerdiff_segmentation>,
    image: In<emerdiff_image>,
    id: u32,
    grow: f32,
    feather: f32,
    sample: i32,
    buffer: In<emerdiff_buffer>,
) -> emerdiff_status {
    let wanted = Wanted { id, edge: Edge { grow, feather }, sample };
    guard(|| coverage(&segmentation, &image, &wanted, &buffer))
}

/// Writes region `id` cut out of the picture, as RGBA of uint8_t. Alpha is the soft mask, with
/// `grow` and `feather` as in emerdiff_segmentation_coverage; pixels outside the region are 0.
/// `flags` is EMERDIFF_DECONTAMINATE, or 0 for the picture's own colours. `image` is the picture
/// that was segmented; the buffer may be its memory.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_cutout(
    segmentation: Handle<emerdiff_segmentation>,
    image: In<emerdiff_image>,
    id: u32,
    grow: f32,
    feather: f32,
    flags: u32,
    buffer: In<emerdiff_buffer>,
) -> emerdiff_status {
    guard(|| {
        let object = segmentation.get()?;
        let result = object.read()?;
        let region = region(&result, id)?;
        let colors = match flags {
            0 => Colors::Picture,
            EMERDIFF_DECONTAMINATE => Colors::Foreground,
            _ => return Err(Failure::argument(format!("flags is {flags}, which does not exist"))),
        };
        let target = buffer.target(result.width(), result.height(), 4)?;
        // The picture is let go before the buffer, which may be its memory, is written.
        let (mask, cutout) = {
            let picture = image.view()?.picture(result.settings().picture_budget())?;
            let mask = result.soft_mask(&picture, &region.parts, Edge { grow, feather })?;
            let cutout = mask.cutout(&picture, colors);
            (mask, cutout)
        };
        let length = 4 * mask.bounds.width as usize;
        target.rows(|y, row| {
            row.fill(0);
            let (first, shares) = mask.row(y as u32);
            if !shares.is_empty() {
                let start = (y - mask.bounds.y as usize) * length;
                let bytes = &cutout.as_raw()[start..start + length];
                row[4 * first as usize..][..length].copy_from_slice(bytes);
            }
        })
    })
}

/// The soft mask that a caller asks for.
struct Wanted {
    id: u32,
    edge: Edge,
    /// EMERDIFF_SAMPLE_*.
    sample: i32,
}

fn coverage(
    segmentation: &Handle<emerdiff_segmentation>,
    image: &In<emerdiff_image>,
    wanted: &Wanted,
    buffer: &In<emerdiff_buffer>,
) -> Result<(), Failure> {
    let object = segmentation.get()?;
    let result = object.read()?;
    let region = region(&result, wanted.id)?;
    let sample = sample(wanted.sample)
        .ok_or_else(|| Failure::argument(format!("there is no sample {}", wanted.sample)))?;
    let target = buffer.target(result.width(), result.height(), sample.size())?;
    // The picture is let go before the buffer, which may be its memory, is written.
    let mask = {
        let picture = image.view()?.picture(result.settings().picture_budget())?;
        result.soft_mask(&picture, &region.parts, wanted.edge)?
    };
    target.rows(|y, row| match sample {
        Sample::U8 => write(&mask, y, row, |share| [(share * 255.0).round() as u8]),
        Sample::U16 => {
            write(&mask, y, row, |share| ((share * 65535.0).round() as u16).to_ne_bytes());
        }
        Sample::F32 => write(&mask, y, row, f32::to_ne_bytes),
    })
}

/// Writes row `y` of the mask, which is 0 outside its box.
fn write<const N: usize>(
    mask: &SoftMask,
    y: usize,
    row: &mut [u8],
    sample: impl Fn(f32) -> [u8; N],
) {
    row.fill(0);
    let (first, shares) = mask.row(y as u32);
    for (pixel, share) in row.chunks_exact_mut(N).skip(first as usize).zip(shares) {
        pixel.copy_from_slice(&sample(*share));
    }
}
