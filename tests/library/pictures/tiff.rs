//! What the values of TIFF files mean, and where they stand.

use half::f16;
use image::{GrayImage, Rgb, RgbImage};

use super::tiff_file::{GRAY, Page, RGB, file};
use super::{BUDGET, assert_near, colors, decoded, reason};
use crate::common::scene;

/// A ramp of 16 steps from black to white.
fn ramp() -> RgbImage {
    RgbImage::from_fn(16, 2, |x, _| Rgb([x as u8 * 17; 3]))
}

/// A page of the ramp whose values are `value` of a step, of `bits`, in a format of numbers.
fn ramp_of<const N: usize>(format: u64, value: impl Fn(f64) -> [u8; N]) -> Page {
    let data = (0..32).flat_map(|i| value(f64::from(i % 16))).collect();
    Page::new((16, 2), GRAY, &[N as u64 * 8], data).with(339, &[format])
}

fn scene_page() -> Page {
    Page::new((20, 12), RGB, &[8, 8, 8], scene(20, 12).into_raw())
}

#[test]
fn numbers_of_every_type_are_read() {
    let pages = [
        ramp_of(3, |step| ((step / 15.0) as f32).to_le_bytes()),
        ramp_of(3, |step| (step / 15.0).to_le_bytes()),
        ramp_of(3, |step| f16::from_f64(step / 15.0).to_le_bytes()),
        ramp_of(3, |step| (step as f32 * 40.0 - 100.0).to_le_bytes()),
        ramp_of(1, |step| (step as u32 * 0x1111_1111).to_le_bytes()),
        ramp_of(1, |step| (step as u64 * 9_000_000_000).to_le_bytes()),
        ramp_of(2, |step| (step as i32 * 3_000_000).to_le_bytes()),
        ramp_of(2, |step| (step as i16 * 200 - 1024).to_le_bytes()),
        ramp_of(2, |step| ((step * 10.0 - 80.0) as i8).to_le_bytes()),
        ramp_of(1, |step| (step as u16 * 0x1111).to_le_bytes()),
        ramp_of(1, |step| [(step * 17.0) as u8]),
    ];
    for (i, page) in pages.iter().enumerate() {
        assert_near(&colors(&format!("{i}.tif"), &page.file()), &ramp(), 1);
    }
}

#[test]
fn values_that_are_none_are_black() {
    let mut values: Vec<f32> = (0..32).map(|i| (i % 16) as f32 * 100.0).collect();
    values[0] = -9999.0;
    values[17] = f32::NAN;
    let data = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    let page = Page::new((16, 2), GRAY, &[32], data).with(339, &[3]).with_text(42_113, "-9999");
    let mut expected = ramp();
    expected.put_pixel(1, 1, Rgb([0; 3]));
    assert_near(&colors("height.tif", &page.file()), &expected, 1);
}

#[test]
fn values_of_a_few_bits_are_read() {
    // 16 values of 1, 2, 4 and 12 bits, from the highest bit of each byte.
    for bits in [1, 2, 4, 12] {
        let mut packed = vec![0_u8; 16 * bits / 8];
        let stored = (1 << bits) - 1;
        let value = |i: usize| i * stored / 15;
        for i in 0..16 {
            for bit in 0..bits {
                let place = i * bits + bit;
                let set = value(i) >> (bits - 1 - bit) & 1;
                packed[place / 8] |= (set as u8) << (7 - place % 8);
            }
        }
        let expected = RgbImage::from_fn(16, 1, |x, _| {
            Rgb([(value(x as usize) as f64 * 255.0 / stored as f64).round() as u8; 3])
        });
        let page = Page::new((16, 1), GRAY, &[bits as u64], packed.clone());
        assert_near(&colors("bits.tif", &page.file()), &expected, 1);
        // The first pixel in the lowest bit, and white as zero.
        let turned = packed.iter().map(|byte| byte.reverse_bits()).collect();
        let page = Page::new((16, 1), 0, &[bits as u64], turned).with(266, &[2]);
        let mut negative = expected;
        image::imageops::invert(&mut negative);
        assert_near(&colors("turned.tif", &page.file()), &negative, 1);
    }
}

#[test]
fn colours_of_every_kind_are_read() {
    let map: Vec<u64> = [[255, 0, 10], [0, 128, 20]]
        .concat()
        .chunks(3)
        .flat_map(|c| c.to_vec())
        .map(|value: u64| value * 257)
        .collect();
    // The red of both colours, their green, their blue.
    let map: Vec<u64> = (0..3).flat_map(|i| [map[i], map[3 + i]]).collect();
    let palette = Page::new((2, 1), 3, &[1], vec![0b0100_0000]).with(320, &map);
    assert_eq!(colors("palette.tif", &palette.file()).into_raw(), [255, 0, 10, 0, 128, 20]);
    let inks = Page::new((2, 1), 5, &[8; 4], vec![0, 255, 255, 0, 0, 0, 0, 128]);
    assert_eq!(colors("inks.tif", &inks.file()).into_raw(), [255, 0, 0, 127, 127, 127]);
    // Red, white and a middle grey in CIE L*a*b* (D50), with signed and with offset values.
    let signed = Page::new((3, 1), 8, &[8; 3], vec![138, 81, 70, 255, 0, 0, 137, 0, 0]);
    let offset = Page::new((3, 1), 9, &[8; 3], vec![138, 209, 198, 255, 128, 128, 137, 128, 128]);
    for page in [signed, offset] {
        let expected = RgbImage::from_raw(3, 1, vec![255, 0, 0, 255, 255, 255, 128, 128, 128]);
        assert_near(&colors("lab.tif", &page.file()), &expected.unwrap(), 4);
    }
    // Four pixels of brightness, then what they share of blue and red.
    let shared = Page::new((2, 2), 6, &[8; 3], vec![76, 76, 76, 76, 85, 255]).with(530, &[2, 2]);
    let red = RgbImage::from_pixel(2, 2, Rgb([254, 0, 0]));
    assert_near(&colors("shared.tif", &shared.file()), &red, 1);
}

#[test]
fn alpha_is_taken_out_of_colours_that_were_multiplied_with_it() {
    let alpha = GrayImage::from_vec(3, 1, vec![255, 51, 0]).unwrap();
    // What mid-grey behind a fifth of 200 is seen as, and mid-grey alone.
    let expected = [200, 142, 128];
    for (kind, values) in [(2, [200, 255, 200, 51, 0, 0]), (1, [200, 255, 40, 51, 0, 0])] {
        let page = Page::new((3, 1), GRAY, &[8, 8], values.to_vec()).with(338, &[kind]);
        let (seen, own) = decoded("gray.tif", &page.file(), BUDGET).unwrap();
        assert_eq!(own.as_ref(), Some(&alpha));
        assert_near(&seen, &RgbImage::from_fn(3, 1, |x, _| Rgb([expected[x as usize]; 3])), 1);
        let colors = values.chunks(2).flat_map(|v| [v[0], v[0], v[0], v[1]]);
        let wide = colors.flat_map(|value| (u16::from(value) * 257).to_be_bytes()).collect();
        let page = Page::new((3, 1), RGB, &[16; 4], wide).with(338, &[kind]);
        let (seen, own) = decoded("rgb.tif", &file(&[page], false, true), BUDGET).unwrap();
        assert_eq!(own.as_ref(), Some(&alpha));
        assert_near(&seen, &RgbImage::from_fn(3, 1, |x, _| Rgb([expected[x as usize]; 3])), 1);
    }
    // A fourth value that is not said to be alpha, such as infrared.
    let page = Page::new((1, 1), RGB, &[8; 4], vec![1, 2, 3, 4]).with(338, &[0]);
    assert_eq!(colors("infrared.tif", &page.file()).into_raw(), [1, 2, 3]);
}

#[test]
fn tiles_are_put_together_plane_by_plane() {
    // 20 × 12 pixels in tiles of 16 × 16: neither side is a multiple.
    let scene = scene(20, 12);
    let tile = |plane: usize, column: u32| {
        let pixel = |x: u32, y: u32| match scene.get_pixel_checked(column * 16 + x, y) {
            Some(pixel) => pixel.0[plane],
            None => 0,
        };
        (0..16).flat_map(|y| (0..16).map(move |x| pixel(x, y))).collect::<Vec<u8>>()
    };
    let tiles = (0..3).flat_map(|plane| [tile(plane, 0), tile(plane, 1)]).collect();
    let page = scene_page().with(284, &[2]).tiled((16, 16), tiles);
    for big_endian in [false, true] {
        for big in [false, true] {
            let file = file(std::slice::from_ref(&page), big, big_endian);
            assert_near(&colors("tiles.tif", &file), &scene, 0);
        }
    }
}

#[test]
fn the_largest_page_is_the_picture() {
    let thumbnail = Page::new((2, 1), GRAY, &[8], vec![1, 2]).with(254, &[1]);
    let pages = [thumbnail.clone(), scene_page(), thumbnail.clone()];
    assert_near(&colors("pages.tif", &file(&pages, false, false)), &scene(20, 12), 0);
    // Cameras name the picture's page in that of the thumbnail; a mask is no picture.
    let mask = Page::new((99, 99), 4, &[1], Vec::new()).with(254, &[4]);
    let camera = [thumbnail.with_below(scene_page()), mask];
    assert_near(&colors("camera.tif", &file(&camera, true, true)), &scene(20, 12), 0);
}

#[test]
fn orientation_is_applied() {
    let page = Page::new((2, 1), GRAY, &[8], vec![10, 200]).with(274, &[6]);
    let picture = colors("turned.tif", &page.file());
    assert_eq!(picture, RgbImage::from_fn(1, 2, |_, y| Rgb([[10, 200][y as usize]; 3])));
}

#[test]
fn what_is_not_read_is_named() {
    let refused = [
        (scene_page().with(259, &[34_712]), "JPEG 2000 compression is not read"),
        (scene_page().with(259, &[34_887]), "LERC compression is not read"),
        (scene_page().with(259, &[6]), "JPEG of the old kind compression is not read"),
        (scene_page().with(259, &[12_345]), "compression 12345 is not read"),
        (Page::new((4, 1), 32_803, &[16], vec![0; 8]), "unprocessed data of a camera"),
        (Page::new((4, 1), RGB, &[8, 16, 8], vec![0; 16]), "of a kind that is not read"),
        (Page::new((4, 1), GRAY, &[8], vec![0; 4]).with(339, &[5]), "complex numbers"),
        (Page::new((4, 1), GRAY, &[24], vec![0; 12]), "24-bit"),
        (Page::new((4, 4), GRAY, &[8], vec![0; 15]), "truncated"),
        (Page::new((4, 4), GRAY, &[8], vec![0; 16]).with(278, &[1]), "of a kind that is not read"),
    ];
    for (page, expected) in refused {
        let error = reason("refused.tif", &page.file());
        assert!(error.contains(expected), "{error}");
    }
    // Bytes that are cut or changed anywhere are no panic.
    let whole = scene_page().with(317, &[2]).file();
    for i in 0..whole.len() {
        let _ = decoded("cut.tif", &whole[..i], BUDGET);
        let mut changed = whole.clone();
        changed[i] ^= 0xff;
        let _ = decoded("changed.tif", &changed, 10_000_000);
    }
}
