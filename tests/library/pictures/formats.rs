//! Formats beside JPEG and TIFF, and those that are not read.

use std::io::Cursor;

use emerdiff::picture::{FORMATS, ReadOptions, has_readable_name};
use image::{
    DynamicImage, GrayImage, ImageFormat, Luma, Rgb, Rgb32FImage, RgbImage, Rgba, Rgba32FImage,
};

use super::{BUDGET, assert_near, colors, decoded, reason};
use crate::common::guide::text;
use crate::common::scene;

fn encoded(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

#[test]
fn the_content_decides_and_the_ending_where_there_is_no_signature() {
    use ImageFormat::{Bmp, Farbfeld, Gif, Ico, Png, Pnm, Qoi, Tga, WebP};
    for format in [Bmp, Png, Pnm, Qoi, WebP] {
        assert_eq!(colors("picture", &encoded(scene(40, 30), format)), scene(40, 30), "{format:?}");
    }
    let icon = DynamicImage::from(scene(40, 30)).into_rgba8();
    assert_eq!(colors("picture", &encoded(icon, Ico)), scene(40, 30));
    let two = RgbImage::from_fn(40, 30, |x, _| Rgb(if x < 9 { [200, 0, 9] } else { [0, 90, 200] }));
    assert_eq!(colors("picture", &encoded(two.clone(), Gif)), two);
    let wide = encoded(DynamicImage::from(scene(40, 30)).into_rgba16(), Farbfeld);
    assert_near(&colors("picture", &wide), &scene(40, 30), 0);
    let tga = encoded(scene(40, 30), Tga);
    for name in ["picture.tga", "PICTURE.TGA", "picture.vda"] {
        assert_near(&colors(name, &tga), &scene(40, 30), 0);
    }
    assert!(reason("picture.png", &tga).contains("none of the formats that are read: BMP, DDS,"));
    // TGA of version 2 names itself.
    let footer = [&*tga, &[0; 8], b"TRUEVISION-XFILE.\0"].concat();
    assert_near(&colors("picture", &footer), &scene(40, 30), 0);
}

#[test]
fn compressed_textures_are_read() {
    // One block of DXT1: red, blue, and where each of its pixels lies between.
    let mut dds = vec![0; 128];
    dds[..8].copy_from_slice(b"DDS \x7c\0\0\0");
    for (at, value) in [(8, 0x1007_u32), (12, 4), (16, 4), (76, 32), (80, 4), (108, 0x1000)] {
        dds[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    dds[84..88].copy_from_slice(b"DXT1");
    dds.extend([0x00, 0xf8, 0x1f, 0x00, 0x00, 0x55, 0x00, 0x55]);
    let rows =
        RgbImage::from_fn(
            4,
            4,
            |_, y| {
                if y % 2 == 0 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) }
            },
        );
    assert_eq!(colors("texture.dds", &dds), rows);
}

#[test]
fn jpeg_xl_is_read() {
    // Four colours of 4 × 4 pixels each, written by imagecodecs: `jpegxl_encode(rgb, lossless=True,
    // effort=9)`.
    let jxl = b"\xff\x0a\x41\x40\x24\x08\x04\x01\x00\xa0\x00\x4b\x18\x93\x8e\x83\x83\x84\x13\x94\
        \x6d\xd3\x28\xfa\x05\x82\x00\x08\xbc\xdb\xd0\xda\x13\x50\x53\x8f\xfb\xef\x4b\xa1\
        \x1d\x30\x00\x00\x00\x58\xd8\x00\x00\x00\x00";
    let patches = [[200, 30, 40], [20, 180, 60], [10, 40, 220], [240, 240, 240]];
    let expected = RgbImage::from_fn(8, 8, |x, y| Rgb(patches[(x / 4 + y / 4 * 2) as usize]));
    assert_near(&colors("picture.jxl", jxl), &expected, 1);
    for i in 0..jxl.len() {
        let _ = decoded("cut.jxl", &jxl[..i], 10_000_000);
    }
}

/// The first file of a document of OpenRaster.
const ZIP: &[u8] = b"PK\x03\x04\x0a\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0\
    mimetypeimage/openraster";

#[test]
fn formats_that_are_not_read_are_named() {
    let files: [(&str, &[u8]); 9] = [
        ("HEIC", b"\0\0\0\x18ftypheic\0\0\0\0"),
        ("AVIF", b"\0\0\0\x18ftypavif\0\0\0\0"),
        ("video", b"\0\0\0\x18ftypisom\0\0\0\0"),
        ("Photoshop", b"8BPS\0\x01"),
        ("SVG", b"<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("PDF", b"%PDF-1.7"),
        ("JPEG 2000", b"\0\0\0\x0cjP  \r\n\x87\n"),
        ("GIMP", b"gimp xcf v011"),
        ("OpenRaster", ZIP),
    ];
    for (kind, bytes) in files {
        let error = reason("picture.png", bytes);
        assert!(error.contains(&format!("{kind} file, which is not read; save it as")), "{error}");
    }
    assert!(reason("empty.png", b"").contains("it is empty"));
}

/// The exposure and curve of the tone mapping, for a picture of grey lights.
fn mapped(lights: &[f64]) -> Vec<u8> {
    let average = (lights.iter().map(|light| light.ln()).sum::<f64>() / lights.len() as f64).exp();
    let scaled = lights.iter().map(|light| light * 0.18 / average);
    let white = scaled.clone().fold(0.0, f64::max);
    let display = scaled.map(|light| light * (1.0 + light / (white * white)) / (1.0 + light));
    let curve = |light: f64| match light {
        ..=0.003_130_8 => light * 12.92,
        _ => 1.055 * light.powf(1.0 / 2.4) - 0.055,
    };
    display.map(|light| (curve(light) * 255.0).round() as u8).collect()
}

#[test]
fn linear_light_is_tone_mapped() {
    let lights = [0.01, 0.2, 1.0, 30.0];
    let expected = mapped(&lights);
    let gray = |x: u32| Rgb([expected[x as usize]; 3]);
    let linear = Rgb32FImage::from_fn(4, 1, |x, _| Rgb([lights[x as usize] as f32; 3]));
    let expected = RgbImage::from_fn(4, 1, |x, _| gray(x));
    for (name, format) in [("a.exr", ImageFormat::OpenExr), ("a.hdr", ImageFormat::Hdr)] {
        assert_near(&colors(name, &encoded(linear.clone(), format)), &expected, 1);
    }
    // The signature of the first writers.
    let mut old = encoded(linear.clone(), ImageFormat::Hdr);
    old.splice(..10, *b"#?RGBE");
    assert_near(&colors("old.hdr", &old), &expected, 1);
    // Colours of OpenEXR are multiplied with their alpha.
    let half = Rgba32FImage::from_fn(4, 1, |x, _| {
        let light = lights[x as usize] as f32 * 0.5;
        Rgba([light, light, light, 0.5])
    });
    let (_, alpha) = decoded("a.exr", &encoded(half, ImageFormat::OpenExr), BUDGET).unwrap();
    assert_eq!(alpha, Some(GrayImage::from_pixel(4, 1, Luma([128]))));
    let range = Some("0:2".parse().unwrap());
    let options = ReadOptions { memory_budget: BUDGET, range };
    let (ranged, _) = decoded("a.exr", &encoded(linear, ImageFormat::OpenExr), options).unwrap();
    // Half the light is 188 in sRGB, and what is above the range is white.
    assert_eq!([ranged.get_pixel(2, 0).0, ranged.get_pixel(3, 0).0], [[188; 3], [255; 3]]);
}

#[test]
fn exif_of_webp_may_have_the_prefix_of_jpeg() {
    let orientation = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    for prefix in [&b""[..], b"Exif\0\0"] {
        let mut bytes = Vec::new();
        let mut encoder = image_webp::WebPEncoder::new(&mut bytes);
        encoder.set_exif_metadata([prefix, orientation].concat());
        encoder.encode(&scene(40, 30), 40, 30, image_webp::ColorType::Rgb8).unwrap();
        assert_eq!(colors("turned.webp", &bytes), image::imageops::rotate90(&scene(40, 30)));
    }
}

#[test]
fn the_page_names_the_formats_that_are_read() {
    let page = text("docs/command-line.md").split_whitespace().collect::<Vec<_>>().join(" ");
    let names = FORMATS.map(|(name, _)| name);
    let (last, names) = names.split_last().unwrap();
    assert!(page.contains(&format!("in the formats {} and {last}", names.join(", "))));
    for name in ["a.PNG", "b/c.tiff", "d.jpeg", "e.pgm", "f.jxl"] {
        assert!(has_readable_name(name.as_ref()), "{name}");
    }
    for name in ["png", "a.txt", "a.png.json", "a.heic"] {
        assert!(!has_readable_name(name.as_ref()), "{name}");
    }
}
