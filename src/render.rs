//! Pictures of a segmentation: for people ([`overlay`]) and for programs ([`label_image`]).

use image::{ImageBuffer, Luma, Rgb, RgbImage};

use crate::picture::{Picture, Pixels};
use crate::{Segmentation, SoftMask};

/// Share of the region's colour in an overlay.
const TINT: f32 = 0.45;
/// Pixels of the picture's shorter side for which borders get one pixel wider.
const BORDER_UNIT: u32 = 400;
/// Grey of borders.
const BORDER: u8 = 16;
/// What has no colour of its own, such as the transparent region.
pub(crate) const GRAY: [u8; 3] = [96; 3];
/// The tint of a soft mask.
const HIGHLIGHT: [u8; 3] = [255, 132, 179];

/// The label map as a 16-bit grey picture: the value of a pixel is the id of its region.
pub fn label_image(segmentation: &Segmentation) -> ImageBuffer<Luma<u16>, Vec<u16>> {
    gray(segmentation, segmentation.labels())
}

/// The label map of the finest level as a 16-bit grey picture.
pub fn finest_label_image(segmentation: &Segmentation) -> ImageBuffer<Luma<u16>, Vec<u16>> {
    gray(segmentation, segmentation.finest_labels())
}

fn gray(segmentation: &Segmentation, labels: &[u16]) -> ImageBuffer<Luma<u16>, Vec<u16>> {
    let (width, height) = (segmentation.width(), segmentation.height());
    ImageBuffer::from_raw(width, height, labels.to_vec()).expect("one label per pixel")
}

/// The picture tinted in the colours of its regions, with dark borders between them; what is
/// transparent is grey.
///
/// # Panics
/// When `picture` is not of the segmentation's size.
pub fn overlay(picture: &Picture<impl Pixels>, segmentation: &Segmentation) -> RgbImage {
    let (width, height) = picture.dimensions();
    assert_eq!(
        (width, height),
        (segmentation.width(), segmentation.height()),
        "size of the picture"
    );
    let regions = segmentation.regions().iter();
    let colors: Vec<_> = regions.map(|region| segmentation.color(region.node)).collect();
    tinted(picture, segmentation.labels(), |label| colors[usize::from(label)])
}

/// The picture tinted in the `color` of each pixel's label, with dark borders between labels; grey
/// where a label has no colour.
///
/// # Panics
/// When there are fewer labels than pixels.
pub fn tinted(
    picture: &Picture<impl Pixels>,
    labels: &[u16],
    color: impl Fn(u16) -> Option<[u8; 3]>,
) -> RgbImage {
    let (width, height) = picture.dimensions();
    let border = border(width, height);
    let label = |x: u32, y: u32| {
        let (x, y) = (x.min(width - 1) as usize, y.min(height - 1) as usize);
        labels[y * width as usize + x]
    };
    RgbImage::from_fn(width, height, |x, y| {
        let own = label(x, y);
        if own != label(x + border, y) || own != label(x, y + border) {
            return Rgb([BORDER; 3]);
        }
        mixed(*picture.get_pixel(x, y), color(own).unwrap_or(GRAY), TINT)
    })
}

/// The picture tinted by a soft mask, with a dark line along its edge, where half of a pixel is
/// covered.
///
/// # Panics
/// When the mask's box does not lie in `picture`.
pub fn highlight(picture: &Picture<impl Pixels>, mask: &SoftMask) -> RgbImage {
    let (width, height) = picture.dimensions();
    let border = border(width, height);
    let share = |x: u32, y: u32| {
        let (x, y) = (x.min(width - 1), y.min(height - 1));
        let (first, shares) = mask.row(y);
        x.checked_sub(first).and_then(|x| shares.get(x as usize)).copied().unwrap_or(0.0)
    };
    let inside = |x: u32, y: u32| share(x, y) >= 0.5;
    RgbImage::from_fn(width, height, |x, y| {
        let own = inside(x, y);
        match own != inside(x + border, y) || own != inside(x, y + border) {
            true => Rgb([BORDER; 3]),
            false => mixed(*picture.get_pixel(x, y), HIGHLIGHT, TINT * share(x, y)),
        }
    })
}

/// Pixels of a border in a picture of this size.
fn border(width: u32, height: u32) -> u32 {
    (width.min(height) / BORDER_UNIT).max(1)
}

/// Mix a pixel with a `share` of a tint.
fn mixed(Rgb(pixel): Rgb<u8>, tint: [u8; 3], share: f32) -> Rgb<u8> {
    Rgb(std::array::from_fn(|i| {
        (f32::from(pixel[i]) * (1.0 - share) + f32::from(tint[i]) * share).round() as u8
    }))
}
