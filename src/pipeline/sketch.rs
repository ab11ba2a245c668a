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

/// A picture scaled down, its colours, and how these change.
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
    /// size `image`: never larger than the picture, and of no more pixels than a square of four of
    /// the model's images, at least 512 and at most 1024 pixels wide.
    pub fn size(image: Size, (width, height): (u32, u32)) -> Size {
        let side = (SIDES * image.width.max(image.height)).clamp(SIDE[0], SIDE[1]) as f64;
        let pixels = f64::from(width) * f64::from(height);
        let scale = (side / pixels.sqrt()).min(1.0);
        let scaled = |length: u32| ((f64::from(length) * scale).round() as usize).max(1);
        Size { width: scaled(width), height: scaled(height) }
    }

    /// Scale a picture to the sketch's `size` and measure its contrasts.
    pub fn new(picture: &Picture<impl Pixels>, size: Size) -> Self {
        let rgb = scaled(picture, size.width, size.height);
        let lab = lab(&rgb, size);
        let (contrast, box_contrast) = (contrast(&lab), contrast_of_boxes(&lab));
        Self { size, rgb, lab, contrast, box_contrast }
    }
}
