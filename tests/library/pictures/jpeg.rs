//! JPEG files of phones, of other encoders and of broken disks.

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder as _, Rgb, RgbImage};

use super::{assert_near, colors, decoded, reason};
use crate::common::scene;

fn encoded(pixels: &[u8], size: (u32, u32), kind: ExtendedColorType) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, 95);
    encoder.write_image(pixels, size.0, size.1, kind).unwrap();
    bytes
}

/// The segments of a JPEG of one scan up to that of its marker, and the data of the scan.
fn cut(jpeg: &[u8], marker: u8) -> (&[u8], &[u8]) {
    let at = jpeg.windows(2).position(|pair| pair == [0xff, marker]).unwrap();
    let length = usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]])) + 2;
    (&jpeg[at..at + length], &jpeg[at + length..])
}

/// A picture whose brightness and colours come in scans of their own, the colours halved: three
/// grey pictures in one file.
fn in_separate_scans(planes: [&[u8]; 3], (width, height): (u32, u32), sampling: u8) -> Vec<u8> {
    let (across, down) = (u32::from(sampling >> 4), u32::from(sampling & 15));
    let half = (width.div_ceil(across), height.div_ceil(down));
    let gray = [(width, height), half, half];
    let parts: Vec<_> =
        planes.iter().zip(gray).map(|(p, size)| encoded(p, size, ExtendedColorType::L8)).collect();
    let mut file = b"\xff\xd8".to_vec();
    // The tables of all three are the same.
    let (tables, after) = (cut(&parts[0], 0xdb).0, cut(&parts[0], 0xc0).1);
    file.extend(tables);
    file.extend(b"\xff\xc0\0\x11\x08");
    file.extend((height as u16).to_be_bytes());
    file.extend((width as u16).to_be_bytes());
    file.extend([3, 1, sampling, 0, 2, 0x11, 0, 3, 0x11, 0]);
    let (_, data) = cut(&parts[0], 0xda);
    file.extend(&after[..after.len() - data.len() - 10]);
    for (component, part) in (1..).zip(&parts) {
        file.extend([0xff, 0xda, 0, 8, 1, component, 0, 0, 63, 0]);
        let (_, data) = cut(part, 0xda);
        file.extend(data.strip_suffix(b"\xff\xd9").unwrap());
    }
    file.extend(b"\xff\xd9");
    file
}

#[test]
fn colours_in_scans_of_their_own_are_read_at_any_sampling() {
    let (width, height) = (48, 32);
    // Brightness falls along the rows; the left half is reddish, the right half bluish.
    let luma: Vec<u8> = (0..width * height).map(|i| (i % width) as u8 * 3 + 60).collect();
    for sampling in [0x22, 0x21, 0x12, 0x11] {
        let columns = width / u32::from(sampling >> 4_u8);
        let rows = height / u32::from(sampling & 15_u8);
        let chroma = |left: u8, right: u8| -> Vec<u8> {
            let right_of = move |i: u32| i % columns >= columns / 2;
            (0..columns * rows).map(|i| if right_of(i) { right } else { left }).collect()
        };
        let (blue, red) = (chroma(100, 160), chroma(150, 110));
        let file = in_separate_scans([&luma, &blue, &red], (width, height), sampling);
        let picture = colors("scans.jpg", &file);
        assert_eq!(picture.dimensions(), (width, height));
        for (x, y) in [(4, 4), (20, 28), (28, 4), (44, 28)] {
            let y_ = f64::from(x * 3 + 60);
            let (b, r) = if x < 24 { (-28.0, 22.0) } else { (32.0, -18.0) };
            let expected = [y_ + 1.402 * r, y_ - 0.344 * b - 0.714 * r, y_ + 1.772 * b];
            let pixel = picture.get_pixel(x, y).0;
            for (value, expected) in pixel.into_iter().zip(expected) {
                assert!((f64::from(value) - expected).abs() < 6.0, "{sampling:x} {pixel:?}");
            }
        }
    }
}

#[test]
fn a_film_behind_the_picture_is_not_a_part_of_it() {
    let jpeg = encoded(&scene(48, 32), (48, 32), ExtendedColorType::Rgb8);
    let film = b"\0\0\0\x18ftypmp42\xff\xda\0\x08\xff\xd8\xff\xe1";
    assert_eq!(colors("motion.jpg", &[&*jpeg, film].concat()), colors("still.jpg", &jpeg));
    // Truncated, whatever a preview in it holds.
    let preview = [b"\xff\xd8\xff\xe1\0\x06\xff\xd9\xff\xd9", &jpeg[2..jpeg.len() - 2]].concat();
    assert!(reason("cut.jpg", &preview).contains("truncated"));
}

#[test]
fn a_damaged_picture_is_read_as_far_as_it_goes() {
    let noise = RgbImage::from_fn(160, 160, |x, y| {
        Rgb([(x * 37 + y * 91) as u8, (x * y) as u8, (x * 13) as u8])
    });
    let jpeg = encoded(&noise, (160, 160), ExtendedColorType::Rgb8);
    let half = jpeg.len() / 2;
    let damaged = [&jpeg[..half], &jpeg[half + 2_000..]].concat();
    let (whole, part) = (colors("whole.jpg", &jpeg), colors("damaged.jpg", &damaged));
    let top = |picture: &RgbImage| image::imageops::crop_imm(picture, 0, 0, 160, 40).to_image();
    assert_near(&top(&part), &top(&whole), 0);
    for i in 0..jpeg.len().min(700) {
        let mut changed = jpeg.clone();
        changed[i] ^= 0xff;
        let _ = decoded("changed.jpg", &changed, 10_000_000);
    }
}
