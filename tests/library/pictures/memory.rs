//! Files that ask for more memory than there is.

use std::io::{Cursor, Write as _};

use emerdiff::Error;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use image::{GrayImage, ImageFormat};
use memory_stats::memory_stats;

use super::tiff_file::{GRAY, Page};
use super::{assert_near, colors, decoded};
use crate::common::scene;

fn resident() -> usize {
    memory_stats().unwrap().physical_mem
}

/// A GIF of one pixel whose frame has 65,535 by 65,535.
const HUGE_FRAME: &[u8] =
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\xff\xff\xff\xff\0\
    \x08\x03\0\x01\x04\0;";

#[test]
fn a_frame_or_page_of_gigabytes_is_refused_before_it_is_made() {
    let before = resident();
    let mut canvas = HUGE_FRAME.to_vec();
    canvas[6..10].fill(0xff);
    let page = Page::new((60_000, 60_000), GRAY, &[8], vec![0; 9]);
    let tile = Page::new((9, 9), GRAY, &[8], Vec::new());
    let tile = tile.tiled((1 << 31, 1 << 31), vec![vec![0; 9]]);
    for bytes in [HUGE_FRAME.to_vec(), canvas, page.file(), tile.file()] {
        let error = decoded("huge.bin", &bytes, 100_000_000).unwrap_err();
        assert!(error.to_string().contains("memory budget"), "{error}");
        assert!(error.to_string().contains("raise the budget"), "{error}");
    }
    assert!(resident() < before + 100_000_000);
}

#[test]
fn a_profile_of_a_hundred_megabytes_is_left_out() {
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
    zlib.write_all(&vec![0; 100_000_000]).unwrap();
    let profile = [b"x\0\0", &*zlib.finish().unwrap()].concat();
    let mut png = Cursor::new(Vec::new());
    scene(40, 30).write_to(&mut png, ImageFormat::Png).unwrap();
    let mut png = png.into_inner();
    let mut chunk = (profile.len() as u32).to_be_bytes().to_vec();
    let mut checksum = flate2::Crc::new();
    checksum.update(b"iCCP");
    checksum.update(&profile);
    chunk.extend([b"iCCP", &*profile, &checksum.sum().to_be_bytes()].concat());
    png.splice(33..33, chunk);
    assert_near(&colors("bomb.png", &png), &scene(40, 30), 0);
}

#[test]
fn the_budget_holds_the_file_the_pixels_and_their_copy() {
    let mut bytes = Cursor::new(Vec::new());
    GrayImage::new(1000, 1000).write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    let bytes = bytes.into_inner();
    // One byte a pixel, then three of colour.
    assert!(decoded("gray.jpg", &bytes, 4_000_000).is_ok());
    let error = decoded("gray.jpg", &bytes, 3_999_999).unwrap_err();
    assert!(matches!(error, Error::MemoryBudget { needed: 4_000_000, .. }), "{error}");
    let orientation = b"\xff\xe1\0\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\
        \x06\0\0\0\0\0\0";
    let turned = [&bytes[..2], orientation, &bytes[2..]].concat();
    let error = decoded("turned.jpg", &turned, 5_000_000).unwrap_err();
    assert!(matches!(error, Error::MemoryBudget { needed: 6_000_000, .. }), "{error}");
}
