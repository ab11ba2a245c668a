//! The compressions and predictors of TIFF.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder as _, Rgb, RgbImage};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use weezl::BitOrder;
use weezl::encode::Encoder as LzwEncoder;

use super::tiff_file::{GRAY, Page, RGB, file};
use super::{assert_near, colors, reason};
use crate::common::scene;

fn scene_page(compression: u64, data: Vec<u8>) -> Page {
    Page::new((20, 12), RGB, &[8, 8, 8], data).with(259, &[compression])
}

#[test]
fn every_common_compression_is_read() {
    let raw = scene(20, 12).into_raw();
    let lzw = LzwEncoder::with_tiff_size_switch(BitOrder::Msb, 8).encode(&raw).unwrap();
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    zlib.write_all(&raw).unwrap();
    let zlib = zlib.finish().unwrap();
    let zstd = compress_to_vec(&*raw, CompressionLevel::Fastest);
    let mut webp = Vec::new();
    let encoder = image_webp::WebPEncoder::new(&mut webp);
    encoder.encode(&raw, 20, 12, image_webp::ColorType::Rgb8).unwrap();
    // Runs of one byte, a count of nothing, and 128 bytes as they are.
    let mut packed = vec![0x80];
    for bytes in raw.chunks(128) {
        packed.push(bytes.len() as u8 - 1);
        packed.extend(bytes);
    }
    for (number, data) in [
        (5, lzw),
        (8, zlib.clone()),
        (32_946, zlib),
        (50_000, zstd),
        (50_001, webp),
        (32_773, packed),
    ] {
        let name = format!("{number}.tif");
        assert_near(&colors(&name, &scene_page(number, data.clone()).file()), &scene(20, 12), 0);
        reason(&name, &scene_page(number, data[..data.len() / 2].to_vec()).file());
    }
    let runs = Page::new((6, 1), GRAY, &[8], vec![0xfc, 9, 0, 7]).with(259, &[32_773]);
    assert_eq!(colors("runs.tif", &runs.file()).into_raw()[12..], [9, 9, 9, 7, 7, 7]);
}

#[test]
fn jpeg_in_tiff_has_the_colours_that_the_tags_say() {
    let smooth = RgbImage::from_fn(32, 16, |x, y| Rgb([x as u8 * 7, y as u8 * 12, 120]));
    let mut jpeg = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut jpeg, 100);
    encoder.write_image(&smooth, 32, 16, ExtendedColorType::Rgb8).unwrap();
    // The encoder gives Y'CbCr.
    let page = Page::new((32, 16), 6, &[8; 3], jpeg.clone()).with(259, &[7]).with(530, &[2, 2]);
    assert_near(&colors("jpeg.tif", &page.file()), &smooth, 3);
    let wrong = Page::new((40, 16), 6, &[8; 3], jpeg).with(259, &[7]);
    assert!(reason("wrong.tif", &wrong.file()).contains("another size"));
}

/// 19 × 5 pixels, of which these are white; the data are what libtiff writes for them by Pillow's
/// `Image.save("x.tif", compression=...)` with `group3`, `group4` and `tiff_ccitt`.
fn is_white(x: u32, y: u32) -> bool {
    match y {
        0 => true,
        1 => !(3..9).contains(&x),
        2 => false,
        3 => x % 2 == 1,
        _ => x != 18,
    }
}

const GROUP_3: &[u8] = b"\x00\x13\x50\xce\x00\x26\xb7\x04\x00\x11\x80\x02\x3a\x1d\x0e\x87\x43\xa1\
    \xd0\xe8\x74\x3a\x1c\x00\x4d\x40\x81\xc0";
const GROUP_4: &[u8] = b"\x26\xa1\x9e\x6e\x89\xa8\x37\x23\xa2\x3a\x23\xa2\x3a\x23\xa2\x3a\
    \x23\xa2\x3a\x09\x50\x88\x88\x88\x8e\x00\x20\x02";
const RUN_LENGTHS: &[u8] = b"\x35\x0c\xe0\x35\xb8\x20\x18\x1d\x0e\x87\x43\xa1\xd0\xe8\x74\x3a\x1d\
    \x0e\x35\x02\x07";

#[test]
fn fax_pages_are_read() {
    let expected = RgbImage::from_fn(19, 5, |x, y| Rgb([if is_white(x, y) { 255 } else { 0 }; 3]));
    for (compression, data) in [(2, RUN_LENGTHS), (3, GROUP_3), (4, GROUP_4)] {
        let page = |data: &[u8]| {
            let page = Page::new((19, 5), GRAY, &[1], data.to_vec());
            page.with(259, &[compression])
        };
        assert_eq!(colors("fax.tif", &page(data).file()), expected, "{compression}");
        let turned: Vec<u8> = data.iter().map(|byte| byte.reverse_bits()).collect();
        let page_turned = page(&turned).with(266, &[2]);
        assert_eq!(colors("turned.tif", &page_turned.file()), expected, "{compression}");
        reason("cut.tif", &page(&data[..4]).file());
    }
}

/// The bytes of each value apart, the highest first, each the difference to the one before.
fn float_predicted(values: &[[u8; 4]], samples: usize) -> Vec<u8> {
    let mut bytes: Vec<u8> = (0..4).flat_map(|i| values.iter().map(move |v| v[i])).collect();
    for i in (samples..bytes.len()).rev() {
        bytes[i] = bytes[i].wrapping_sub(bytes[i - samples]);
    }
    bytes
}

#[test]
fn predictors_are_undone_in_either_order_of_bytes() {
    let scene = scene(20, 12);
    let row = |y: u32| (0..60).map(move |i| (i, y));
    let value = |i: u32, y: u32| u16::from(scene.get_pixel(i / 3, y).0[i as usize % 3]) * 257;
    let difference = |(i, y): (u32, u32)| match i {
        0..3 => value(i, y),
        _ => value(i, y).wrapping_sub(value(i - 3, y)),
    };
    let words: Vec<u16> = (0..12).flat_map(row).map(difference).collect();
    let floats = (0..12).flat_map(|y| {
        let row: Vec<_> =
            row(y).map(|(i, y)| (f32::from(value(i, y)) / 65_535.0).to_be_bytes()).collect();
        float_predicted(&row, 3)
    });
    let floats =
        Page::new((20, 12), RGB, &[32; 3], floats.collect()).with(339, &[3]).with(317, &[3]);
    for big_endian in [false, true] {
        let bytes = words.iter().flat_map(|word| match big_endian {
            true => word.to_be_bytes(),
            false => word.to_le_bytes(),
        });
        let page = Page::new((20, 12), RGB, &[16; 3], bytes.collect()).with(317, &[2]);
        assert_near(&colors("words.tif", &file(&[page], false, big_endian)), &scene, 0);
        let floats = std::slice::from_ref(&floats);
        assert_near(&colors("floats.tif", &file(floats, false, big_endian)), &scene, 0);
    }
}
