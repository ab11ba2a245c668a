//! Values that use a part of their type, and ranges that are given.

use std::io::Cursor;

use emerdiff::picture::ReadOptions;
use image::{DynamicImage, ImageBuffer, ImageFormat, Luma};

use super::{BUDGET, colors, decoded};

fn png(values: &[u16]) -> Vec<u8> {
    let pixels: ImageBuffer<Luma<u16>, _> =
        ImageBuffer::from_vec(values.len() as u32, 1, values.to_vec()).unwrap();
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(pixels).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn gray(values: &[u8]) -> Vec<u8> {
    values.iter().flat_map(|value| [*value; 3]).collect()
}

#[test]
fn numbers_of_twelve_bits_in_sixteen_are_stretched() {
    assert_eq!(colors("ct.png", &png(&[181, 2048, 3613])).into_raw(), gray(&[11, 128, 225]));
    // All 16 bits in use: as it is.
    assert_eq!(colors("dark.png", &png(&[181, 2048, 40_000])).into_raw(), gray(&[1, 8, 156]));
}

#[test]
fn a_range_that_is_given_is_taken() {
    let read = |range: &str, values: &[u16]| {
        let options = ReadOptions { memory_budget: BUDGET, range: Some(range.parse().unwrap()) };
        decoded("ct.png", &png(values), options).unwrap().0.into_raw()
    };
    assert_eq!(read("0:65535", &[181, 2048, 3613]), gray(&[1, 8, 14]));
    assert_eq!(read("1000:2000", &[181, 1500, 3613]), gray(&[0, 128, 255]));
}
