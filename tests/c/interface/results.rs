//! Tests what is written into buffers of the caller.

use super::pictures::{image, relaid};
use super::*;

#[test]
fn rows_may_have_gaps_and_go_upwards() {
    let picture = scene(48, 40);
    let expected = labels_of(&view(&picture));
    let mut bytes = Vec::new();
    for row in picture.as_raw().chunks_exact(3 * 48).rev() {
        bytes.extend_from_slice(row);
        bytes.extend_from_slice(&[99; 11]);
    }
    bytes.truncate(bytes.len() - 11);
    let upwards = Image { stride: 3 * 48 + 11, flags: 1, ..image(&bytes, 4, 1) };
    assert_eq!(labels_of(&upwards), expected);

    let segmentation = segment(&view(&picture));
    let mut words = vec![0xffff_ffff_u32; 40 * 50 - 2];
    let target = Buffer { stride: 200, flags: 1, ..buffer(&mut words) };
    assert_eq!(unsafe { (api().segmentation_labels)(segmentation, 32, &target) }, OK);
    for (row, expected) in words.chunks(50).zip(expected.chunks_exact(48).rev()) {
        assert!(row[..48].iter().zip(expected).all(|(a, b)| *a == u32::from(*b)));
        assert!(row[48..].iter().all(|&gap| gap == 0xffff_ffff));
    }
    unsafe { (api().segmentation_free)(segmentation) };
}

#[test]
fn masks_and_renderings_agree_with_the_labels() {
    let picture = scene(48, 40);
    let segmentation = segment(&view(&picture));
    let labels = labels(segmentation, 48 * 40);
    let mut bytes = vec![7_u8; 48 * 40];
    let target = buffer(&mut bytes);
    assert_eq!(unsafe { (api().segmentation_labels)(segmentation, 8, &target) }, OK);
    assert!(bytes.iter().zip(&labels).all(|(a, b)| u16::from(*a) == *b));
    assert_eq!(unsafe { (api().segmentation_mask)(segmentation, 1, &target) }, OK);
    assert!(bytes.iter().zip(&labels).all(|(a, b)| *a == if *b == 1 { 255 } else { 0 }));

    let mut regions = [Region::default(); 4];
    let write = api().segmentation_regions;
    assert_eq!(unsafe { write(segmentation, regions.as_mut_ptr(), 4) }, OK);
    let mut pixels = vec![[0_u8; 4]; 48 * 40];
    let target = buffer(&mut pixels);
    assert_eq!(unsafe { (api().segmentation_colors)(segmentation, 2, &target) }, OK);
    for (pixel, label) in pixels.iter().zip(&labels) {
        let [r, g, b] = regions[usize::from(*label)].mean_color;
        assert_eq!(*pixel, [r, g, b, 255]);
    }
    assert_eq!(unsafe { (api().segmentation_colors)(segmentation, 1, &target) }, OK);
    assert_eq!(pixels[0][..3], emerdiff::render::color(labels[0]));

    // Over the picture's own memory.
    let mut own = relaid(&picture, [0, 1, 2], 4, 255, |value| value);
    let (image, target) = (image(&own, 1, 1), buffer(&mut own));
    assert_eq!(unsafe { (api().segmentation_overlay)(segmentation, &image, &target) }, OK);
    assert!(own.chunks_exact(4).any(|pixel| pixel == [16, 16, 16, 255]));
    unsafe { (api().segmentation_free)(segmentation) };
}

#[test]
fn buffers_that_are_too_small_stay_untouched() {
    let segmentation = segment(&view(&scene(48, 40)));
    let mut bytes = vec![9_u8; 48 * 40 * 2];
    for (size, stride) in [(48 * 40 - 1, 0), (0, 0), (48 * 40 * 2, 47), (48 * 40 * 2, usize::MAX)] {
        let target = Buffer { size, stride, ..buffer(&mut bytes) };
        let status = unsafe { (api().segmentation_labels)(segmentation, 8, &target) };
        assert_eq!(status, BUFFER_TOO_SMALL, "size {size}, stride {stride}");
        assert!(last_error().starts_with("buffer: "), "{}", last_error());
    }
    assert!(bytes.iter().all(|&byte| byte == 9));
    let mut regions = [Region::default(); 1];
    let write = api().segmentation_regions;
    assert_eq!(unsafe { write(segmentation, regions.as_mut_ptr(), 1) }, BUFFER_TOO_SMALL);
    assert_eq!(regions[0], Region::default());
    unsafe { (api().segmentation_free)(segmentation) };
}
