//! Pictures of the current level.

use super::masks::SOFT_MASK;
use super::selection::{Selected, emerdiff_selection};
use super::{emerdiff_segmentation, room, write};
use crate::capi::buffer::emerdiff_buffer;
use crate::capi::ffi::raw::{Handle, In, with_memory};
use crate::capi::ffi::status::{Failure, emerdiff_status, guard};
use crate::capi::image::emerdiff_image;
use crate::{Error, Region, Segmentation, render};

/// Bytes of a pixel of an overlay.
const OVERLAY: u64 = 3;

/// Rendering: each region in a colour unlike those of the regions that it touches, the same at
/// every level.
pub const EMERDIFF_COLOR_PALETTE: i32 = 1;
/// Rendering: each region in the mean colour of its pixels.
pub const EMERDIFF_COLOR_MEAN: i32 = 2;

/// Writes each pixel in the colour of its region, as RGBA of uint8_t; transparent pixels are 0.
/// `color` is EMERDIFF_COLOR_*.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_colors(
    segmentation: Handle<emerdiff_segmentation>,
    color: i32,
    buffer: In<emerdiff_buffer>,
) -> emerdiff_status {
    guard(|| {
        let object = segmentation.get()?;
        let result = object.read()?;
        let rgb: fn(&Segmentation, &Region) -> Option<[u8; 3]> = match color {
            EMERDIFF_COLOR_PALETTE => |result, region| result.color(region.node),
            EMERDIFF_COLOR_MEAN => |_, region| (!region.transparent).then_some(region.mean_color),
            _ => return Err(Failure::argument(format!("there is no colouring {color}"))),
        };
        let rgba = |region| {
            rgb(&result, region).map_or([0; 4], |[red, green, blue]| [red, green, blue, 255])
        };
        let colors: Vec<[u8; 4]> = result.regions().iter().map(rgba).collect();
        write(&result, &buffer, |pixel| colors[usize::from(result.labels()[pixel])])
    })
}

/// Writes the picture with regions shown on it, as RGBA of uint8_t. When `selection` is NULL the
/// picture is tinted in the colours of the regions of the current level, with dark borders between
/// them. Otherwise it is tinted where the selected regions are, by their soft mask, with a dark
/// line along its edge. `image` is the picture that was segmented; the buffer may be its memory.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_overlay(
    segmentation: Handle<emerdiff_segmentation>,
    image: In<emerdiff_image>,
    selection: In<emerdiff_selection>,
    buffer: In<emerdiff_buffer>,
) -> emerdiff_status {
    guard(|| {
        let object = segmentation.get()?;
        let result = object.read()?;
        let selected = selection.optional_of(&result)?;
        room(&result, SOFT_MASK + OVERLAY)?;
        let (width, height) = (result.width(), result.height());
        let target = buffer.target(width, height, 4)?;
        with_memory(|memory| {
            let overlay = {
                let view = image.view(memory)?;
                let (expected, actual) = ((width, height), (view.width, view.height));
                if actual != expected {
                    return Err(Error::PictureChanged { expected, actual }.into());
                }
                let picture = view.picture(result.settings().picture_budget())?;
                match selected {
                    None => render::overlay(&picture, &result),
                    Some(Selected { parts, edge, .. }) => {
                        render::highlight(&picture, &result.soft_mask(&picture, &parts, edge)?)
                    }
                }
            };
            target.rows(memory, |y, row| {
                let line = &overlay.as_raw()[3 * y * width as usize..];
                for (pixel, color) in row.chunks_exact_mut(4).zip(line.chunks_exact(3)) {
                    pixel.copy_from_slice(&[color[0], color[1], color[2], 255]);
                }
            })
        })
    })
}
