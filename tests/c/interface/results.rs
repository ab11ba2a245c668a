//! Tests what is written into buffers of the caller.

use std::collections::{BTreeMap, BTreeSet};

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

    let mut regions = [Region::default(); 4];
    let write = api().segmentation_regions;
    assert_eq!(unsafe { write(segmentation, regions.as_mut_ptr(), 4) }, OK);
    let (write, second) = (api().segmentation_mask, [regions[1].node]);
    assert_eq!(unsafe { write(segmentation, &selection(&second), &target) }, OK);
    assert!(bytes.iter().zip(&labels).all(|(a, b)| *a == if *b == 1 { 255 } else { 0 }));
    let mut pixels = vec![[0_u8; 4]; 48 * 40];
    let target = buffer(&mut pixels);
    assert_eq!(unsafe { (api().segmentation_colors)(segmentation, 2, &target) }, OK);
    for (pixel, label) in pixels.iter().zip(&labels) {
        let [r, g, b] = regions[usize::from(*label)].mean_color;
        assert_eq!(*pixel, [r, g, b, 255]);
    }
    assert_eq!(unsafe { (api().segmentation_colors)(segmentation, 1, &target) }, OK);
    let own: BTreeMap<u16, [u8; 4]> = labels.iter().copied().zip(pixels.iter().copied()).collect();
    assert_eq!(BTreeSet::from_iter(own.values()).len(), own.len(), "regions of one colour");
    assert!(
        pixels.iter().zip(&labels).all(|(pixel, label)| own[label] == *pixel && pixel[3] == 255)
    );

    // Over the picture's own memory.
    let mut own = relaid(&picture, [0, 1, 2], 4, 255, |value| value);
    let (image, target) = (image(&own, 1, 1), buffer(&mut own));
    let write = api().segmentation_overlay;
    assert_eq!(unsafe { write(segmentation, &image, null(), &target) }, OK);
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

#[test]
fn shares_are_written_as_any_sample() {
    let picture = scene(48, 40);
    let (segmentation, image) = (segment(&view(&picture)), view(&picture));
    let (write, nodes) = (api().segmentation_coverage, [0]);
    let shares =
        |target: &Buffer| unsafe { write(segmentation, &image, &selection(&nodes), target) };
    let (mut bytes, mut words, mut floats) =
        (vec![9_u8; 48 * 40], vec![9_u16; 48 * 40], vec![9.0_f32; 48 * 40]);
    assert_eq!(shares(&buffer(&mut bytes)), OK);
    assert_eq!(shares(&Buffer { sample: 2, ..buffer(&mut words) }), OK);
    assert_eq!(shares(&Buffer { sample: 3, ..buffer(&mut floats) }), OK);
    for ((byte, word), share) in bytes.iter().zip(&words).zip(&floats) {
        assert_eq!(*byte, (share * 255.0).round() as u8);
        assert_eq!(*word, (share * 65535.0).round() as u16);
    }
    assert!(floats.iter().any(|share| *share > 0.0 && *share < 1.0));
    let contours = api().segmentation_contours;
    let strengths = Buffer { sample: 3, ..buffer(&mut floats) };
    assert_eq!(unsafe { contours(segmentation, &buffer(&mut bytes)) }, OK);
    assert_eq!(unsafe { contours(segmentation, &strengths) }, OK);
    assert!(bytes.iter().zip(&floats).all(|(a, b)| *a == (b * 255.0).round() as u8));
    assert!(floats.iter().all(|strength| (0.0..=1.0).contains(strength)));
    assert!(bytes.contains(&0) && bytes.iter().any(|&byte| byte > 127));
    unsafe { (api().segmentation_free)(segmentation) };
}

#[test]
fn what_is_reserved_must_be_zero() {
    let picture = scene(48, 40);
    let (segmentation, image) = (segment(&view(&picture)), view(&picture));
    let mut bytes = vec![9_u8; 48 * 40];
    let (coverage, mask) = (api().segmentation_coverage, api().segmentation_mask);
    let (nodes, target) = ([0], buffer(&mut bytes));
    let plain = selection(&nodes);
    let strange = [
        (Selection { reserved: [0, 0, 1, 0, 0], ..plain }, target, image),
        (Selection { flags: 2, ..plain }, target, image),
        (Selection { num_nodes: 0, ..plain }, target, image),
        (Selection { num_nodes: usize::MAX, ..plain }, target, image),
        (Selection { nodes: null(), ..plain }, target, image),
        (plain, Buffer { reserved: [0, 0, 0, 1], ..target }, image),
        (plain, Buffer { sample: 4, ..target }, image),
        (plain, Buffer { flags: 2, ..target }, image),
        (plain, target, Image { reserved: [1, 0, 0, 0, 0], ..image }),
    ];
    for (selection, target, image) in &strange {
        let status = unsafe { coverage(segmentation, image, selection, target) };
        assert_eq!(status, INVALID_ARGUMENT, "{}", last_error());
    }
    // A hard mask has no edge to move and is of bytes only.
    for (selection, target) in [
        (Selection { grow: 1.0, ..plain }, target),
        (Selection { feather: f32::NAN, ..plain }, target),
        (plain, Buffer { sample: 3, ..target }),
    ] {
        let status = unsafe { mask(segmentation, &selection, &target) };
        assert_eq!(status, INVALID_ARGUMENT, "{}", last_error());
    }
    let mut none = null_mut();
    let run = Run { reserved: [0, 1, 0, 0], ..Run::default() };
    assert_eq!(unsafe { (api().segment)(model(), &image, &run, &mut none) }, INVALID_ARGUMENT);
    assert!(none.is_null() && bytes.iter().all(|&byte| byte == 9));
    unsafe { (api().segmentation_free)(segmentation) };
}
