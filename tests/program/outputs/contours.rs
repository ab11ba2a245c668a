//! Boundary strength.

use super::results;

#[test]
fn a_threshold_of_the_contours_keeps_the_borders_of_a_level() {
    let (folder, _) = results("contours");
    let out = folder.path().join("out");
    let contours = image::open(out.join("contours.png")).unwrap();
    let image::DynamicImage::ImageLuma16(contours) = contours else { panic!("{contours:?}") };
    let labels = image::open(out.join("labels.png")).unwrap().into_luma16();
    assert_eq!(contours.dimensions(), labels.dimensions());
    let (mut weakest, mut strongest_inside) = (u16::MAX, 0);
    for (x, y, strength) in contours.enumerate_pixels() {
        let label = |x: u32, y: u32| {
            *labels.get_pixel(x.min(labels.width() - 1), y.min(labels.height() - 1))
        };
        let is_border = label(x, y) != label(x + 1, y) || label(x, y) != label(x, y + 1);
        match is_border {
            true => weakest = weakest.min(strength.0[0]),
            false => strongest_inside = strongest_inside.max(strength.0[0]),
        }
    }
    assert!(strongest_inside > 0 && strongest_inside <= weakest && weakest < u16::MAX);
}
