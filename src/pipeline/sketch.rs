//! The picture at the size at which borders are found.

use crate::geometry::Size;
use crate::picture::{Picture, Pixels, scaled};
use crate::segment::boundary::cracks::Cracks;
use crate::segment::boundary::cues::{contrast, contrast_of_boxes, lab};
use crate::segment::boundary::lattice::Lattice;

/// Sides of the model's image that a square sketch has.
const SIDES: usize = 4;
/// Least and largest side of a square sketch, in pixels: BSDS500's pictures, by which borders are
/// weighed, fill the smaller one.
const SIDE: [usize; 2] = [512, 1024];

/// Least side of a square sketch: smaller pictures are enlarged, so that what lies beside a border
/// is not most of the picture.
const LEAST: f64 = 256.0;

/// A picture scaled to this size, its colours, and how these change.
#[derive(Clone, Debug)]
pub struct Sketch {
    /// Size in pixels.
    pub size: Size,
    /// 8-bit RGB, row by row.
    pub rgb: Vec<u8>,
    /// CIE L*a*b*.
    pub lab: Lattice,
    /// Contrast close to each crack.
    pub contrast: Cracks,
    /// Contrast in units of what varies beside each crack.
    pub box_contrast: Cracks,
}

impl Sketch {
    /// The size of the sketch of a picture (width, height), for a model that sees images of the
    /// size `image`: that of the picture, but of no more pixels than a square of four of the model's
    /// images, at least 512 and at most 1024 pixels wide, and of no fewer than one of 256.
    pub fn size(image: Size, (width, height): (u32, u32)) -> Size {
        let side = (SIDES * image.width.max(image.height)).clamp(SIDE[0], SIDE[1]) as f64;
        let pixels = f64::from(width) * f64::from(height);
        let scale = (side / pixels.sqrt()).min((LEAST / pixels.sqrt()).max(1.0));
        let scaled = |length: u32| ((f64::from(length) * scale).round() as usize).max(1);
        Size { width: scaled(width), height: scaled(height) }
    }

    /// Scale a picture to the sketch's `size`, and measure its contrasts.
    pub fn new(picture: &Picture<impl Pixels>, size: Size) -> Self {
        let rgb = scaled(picture, size.width, size.height);
        let lab = lab(&rgb, size);
        let (contrast, box_contrast) = (contrast(&lab), contrast_of_boxes(&lab));
        Self { size, rgb, lab, contrast, box_contrast }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sketch_is_neither_large_nor_small() {
        let size = |side, picture| {
            let Size { width, height } = Sketch::size(Size { width: side, height: side }, picture);
            (width, height)
        };
        assert_eq!(size(128, (481, 321)), (481, 321));
        assert_eq!(size(128, (4000, 3000)), (591, 443));
        assert_eq!(size(512, (4000, 3000)), (1182, 887));
        assert_eq!(size(128, (64, 64)), (256, 256));
        assert_eq!(size(128, (1, 1)), (256, 256));
    }
}
