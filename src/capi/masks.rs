//! Soft masks and cut-outs of a segmentation, at the level that is set.

use super::buffer::emerdiff_buffer;
use super::image::{EMERDIFF_SAMPLE_F32, EMERDIFF_SAMPLE_U8, EMERDIFF_SAMPLE_U16, emerdiff_image};
use super::maps::region;
use super::raw::{Handle, In};
use super::result::emerdiff_segmentation;
use super::status::{Failure, emerdiff_status, guard};
use crate::{Colors, Edge, SoftMask};

/// Cut-outs: colours as the region itself has them, where a pixel is covered in part: without those of the
/// regions around, which would be a fringe over another background. Fast multi-level foreground estimation
/// (Germer et al. 2020).
pub const EMERDIFF_DECONTAMINATE: u32 = 1;

/// Writes the soft mask of region `id` as uint8_t: the share of each pixel that belongs to it, 255 being
/// all. The shares of all regions add up to all but for rounding. `image` is the picture that was
/// segmented. Without the option edge_guided it is the hard mask. The buffer may be the picture's memory.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_soft_mask(
    segmentation: Handle<emerdiff_segmentation>,
    image: In<emerdiff_image>,
    id: u32,
    buffer: In<emerdiff_buffer>,
) -> emerdiff_status {
    guard(|| coverage(&segmentation, &image, id, Edge::default(), EMERDIFF_SAMPLE_U8, &buffer))
}

/// Writes the soft mask of region `id`: the share of each pixel that belongs to it, in samples of
/// EMERDIFF_SAMPLE_*, of which the largest integer or 1.0 is all. `grow` moves the edge, where half of a
/// pixel is covered, outward by so many pixels, inward below 0; then `feather` softens it by a Gaussian
/// with a standard deviation of half so many pixels. 0 and 0 leave it as it is; both reach to the larger
/// side of the picture at most. The shares of all regions add up to all but for rounding, unless they grow,
/// which makes them overlap, or shrink, which leaves gaps. `image` is the picture that was segmented.
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
    guard(|| coverage(&segmentation, &image, id, Edge { grow, feather }, sample, &buffer))
}

/// Writes region `id` cut out of the picture, as RGBA of uint8_t, alpha being its soft mask as in
/// emerdiff_segmentation_coverage; nothing of the rest. `flags` is EMERDIFF_DECONTAMINATE, or 0 for the
/// picture's own colours. `image` is the picture that was segmented. The buffer may be its memory.
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

fn coverage(
    segmentation: &Handle<emerdiff_segmentation>,
    image: &In<emerdiff_image>,
    id: u32,
    edge: Edge,
    sample: i32,
    buffer: &In<emerdiff_buffer>,
) -> Result<(), Failure> {
    let object = segmentation.get()?;
    let result = object.read()?;
    let region = region(&result, id)?;
    let size = match sample {
        EMERDIFF_SAMPLE_U8 => 1,
        EMERDIFF_SAMPLE_U16 => 2,
        EMERDIFF_SAMPLE_F32 => 4,
        _ => return Err(Failure::argument(format!("there is no sample {sample}"))),
    };
    let target = buffer.target(result.width(), result.height(), size)?;
    // The picture is let go before the buffer, which may be its memory, is written.
    let mask = {
        let picture = image.view()?.picture(result.settings().picture_budget())?;
        result.soft_mask(&picture, &region.parts, edge)?
    };
    target.rows(|y, row| match sample {
        EMERDIFF_SAMPLE_U8 => write(&mask, y, row, |share| [(share * 255.0).round() as u8]),
        EMERDIFF_SAMPLE_U16 => {
            write(&mask, y, row, |share| ((share * 65535.0).round() as u16).to_ne_bytes());
        }
        _ => write(&mask, y, row, f32::to_ne_bytes),
    })
}

/// Writes the mask's row `y`: 0 beside its box.
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
