//! The pictures that are read, and those that are refused.

use std::fs;
use std::path::Path;

use image::{DynamicImage, GrayImage, ImageBuffer, ImageFormat, Luma, Rgb, Rgba, RgbaImage};
use serde_json::Value;

use crate::common::program::{names, refused, report, saved, segment};
use crate::common::scene;

#[test]
fn every_kind_of_picture_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let gray = GrayImage::from_fn(40, 30, |x, _| Luma([x as u8 * 6]));
    let gray16: ImageBuffer<Luma<u16>, _> =
        ImageBuffer::from_fn(40, 30, |x, y| Luma([(x * y * 50) as u16]));
    let alpha = RgbaImage::from_fn(40, 30, |x, y| Rgba([x as u8, y as u8, 9, (x * 6) as u8]));
    let pictures = [
        saved(&folder, "gray.png", gray),
        saved(&folder, "gray16.png", gray16),
        saved(&folder, "alpha.webp", alpha.clone()),
        saved(&folder, "rgb16.png", DynamicImage::from(alpha).to_rgb16()),
        saved(&folder, "one.png", scene(1, 1)),
        saved(&folder, "scene.bmp", scene(40, 30)),
    ];
    for path in pictures {
        segment(&[&path]).args(["--json", "--quiet"]).assert().success();
    }
    // The content decides about the format, not the name.
    let misnamed = folder.path().join("scene.jpg");
    scene(40, 30).save_with_format(&misnamed, ImageFormat::Png).unwrap();
    segment(&[&misnamed]).args(["--json", "--quiet"]).assert().success();
}

#[test]
fn transparent_pixels_are_a_region_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let picture = RgbaImage::from_fn(60, 40, |x, y| {
        let Rgb([r, g, b]) = *scene(60, 40).get_pixel(x, y);
        Rgba([r, g, b, if x < 15 { 0 } else { 255 }])
    });
    let path = saved(&folder, "sticker.png", picture);
    let transparent = |options: &[&str]| {
        let out = folder.path().join("out");
        segment(&[&path]).args(options).arg("--out").arg(&out).assert().success();
        let regions = report(&out)["regions"].as_array().unwrap().clone();
        let mut regions = regions.into_iter().filter(|region| region["transparent"] == true);
        regions.next().map(|region| region["area"].as_u64().unwrap())
    };
    assert_eq!(transparent(&[]), Some(15 * 40));
    assert_eq!(transparent(&["--transparent-region", "false"]), None);
}

#[test]
fn exif_orientation_is_applied() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rotated.jpg");
    let mut bytes = Vec::new();
    scene(48, 24).write_to(&mut std::io::Cursor::new(&mut bytes), ImageFormat::Jpeg).unwrap();
    // An APP1 segment with one tag: orientation (0x0112) 6, a quarter turn.
    let exif = b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    bytes.splice(2..2, exif.iter().copied());
    fs::write(&path, bytes).unwrap();
    let output =
        segment(&[&path]).args(["--json", "--quiet"]).assert().success().get_output().clone();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&report["picture"]["width"], &report["picture"]["height"]),
        (&24.into(), &48.into())
    );
}

#[test]
fn unreadable_pictures_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let refuse = |path: &Path, expected: &str| {
        refused(segment(&[path]).arg("--out").arg(&out), 1, expected);
        assert!(names(&out).is_empty(), "something was written");
    };
    refuse(Path::new("no/such.png"), "no/such.png");
    #[cfg(unix)]
    refuse(Path::new("/dev/zero"), "/dev/zero");
    let text = folder.path().join("text.png");
    fs::write(&text, "this is no picture").unwrap();
    refuse(&text, "text.png");
    fs::write(&text, "").unwrap();
    refuse(&text, "text.png");
    for name in ["truncated.png", "truncated.jpg"] {
        let path = saved(&folder, name, scene(200, 200));
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        refuse(&path, name);
    }
    let large = saved(&folder, "large.png", scene(800, 600));
    let mut command = segment(&[&large]);
    command.args(["--memory-budget", "1", "--out"]).arg(&out);
    refused(&mut command, 1, "large.png");
}

#[test]
fn a_guess_or_damage_is_a_warning_and_a_range_ends_the_guess() {
    let folder = tempfile::tempdir().unwrap();
    let twelve: ImageBuffer<Luma<u16>, _> =
        ImageBuffer::from_fn(40, 30, |x, y| Luma([(x * y * 3) as u16]));
    let twelve = saved(&folder, "twelve.png", twelve);
    let noise = GrayImage::from_fn(160, 160, |x, y| Luma([(x * y * 7) as u8]));
    let damaged = saved(&folder, "damaged.jpg", noise);
    let bytes = fs::read(&damaged).unwrap();
    let half = bytes.len() / 2;
    fs::write(&damaged, [&bytes[..half], &bytes[half + 1_000..]].concat()).unwrap();
    let warned = |path: &Path, options: &[&str]| {
        let mut command = segment(&[path]);
        let output = command.arg("--json").args(options).assert().success().get_output().clone();
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(warned(&damaged, &[]).contains("damaged.jpg is damaged, a part of its picture may be"));
    assert!(warned(&twelve, &[]).contains("they are taken as 12-bit numbers"));
    assert!(!warned(&twelve, &["--range", "-1:4000"]).contains("WARN"));
    refused(segment(&[&twelve]).args(["--json", "--range", "7"]), 2, "range is 7");
}
