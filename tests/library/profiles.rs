//! Pictures with an embedded colour profile have the colours that it means.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{DynamicImage, ImageBuffer, ImageEncoder, Luma, Rgb, RgbImage, Rgba};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};
use predicates::prelude::PredicateBooleanExt as _;
use predicates::str::{contains, is_empty};
use tempfile::TempDir;

use crate::common::{random, runtime, scene};
use crate::pictures::tiff_file::{Page, RGB, file};

/// Patches of sRGB colours that the profiles below can express, each of whole JPEG blocks.
fn patches() -> RgbImage {
    RgbImage::from_fn(96, 64, |x, y| {
        let (x, y) = ((x / 16) as u8, (y / 16) as u8);
        Rgb([80 + 30 * x, 200 - 40 * y, 90 + 20 * x + 10 * y])
    })
}

/// The same colours as numbers of `profile`.
fn encoded(profile: &ColorProfile) -> ImageBuffer<Rgb<u16>, Vec<u16>> {
    let mut pixels = DynamicImage::from(patches()).to_rgb16();
    let source = pixels.as_raw().clone();
    let options = TransformOptions::default();
    ColorProfile::new_srgb()
        .create_transform_16bit(Layout::Rgb, profile, Layout::Rgb, options)
        .unwrap()
        .transform(&source, &mut pixels)
        .unwrap();
    pixels
}

/// Green where red should be, and so on.
fn swapped_primaries() -> ColorProfile {
    let mut profile = ColorProfile::new_srgb();
    std::mem::swap(&mut profile.red_colorant, &mut profile.green_colorant);
    // Or they would be taken from there.
    profile.cicp = None;
    profile
}

fn written<E: ImageEncoder>(
    folder: &TempDir,
    name: &str,
    picture: &DynamicImage,
    profile: Vec<u8>,
    encoder: impl FnOnce(File) -> E,
) -> PathBuf {
    let path = folder.path().join(name);
    let mut encoder = encoder(File::create(&path).unwrap());
    encoder.set_icc_profile(profile).unwrap();
    picture.write_with_encoder(encoder).unwrap();
    path
}

fn png(folder: &TempDir, picture: &DynamicImage, profile: Vec<u8>) -> PathBuf {
    written(folder, "picture.png", picture, profile, PngEncoder::new)
}

fn read(path: &Path) -> RgbImage {
    emerdiff::picture::read(path, 1_000_000_000).unwrap()
}

/// The difference in the channel where the pictures differ most.
fn distance(a: &RgbImage, b: &RgbImage) -> u8 {
    assert_eq!(a.dimensions(), b.dimensions());
    a.iter().zip(b.iter()).map(|(a, b)| a.abs_diff(*b)).max().unwrap()
}

#[test]
fn pictures_of_other_colours_than_srgb_are_converted() {
    let folder = tempfile::tempdir().unwrap();
    let profiles =
        [ColorProfile::new_display_p3(), ColorProfile::new_adobe_rgb(), swapped_primaries()];
    for profile in profiles {
        let words = DynamicImage::from(encoded(&profile));
        let bytes = DynamicImage::from(words.to_rgb8());
        assert!(distance(&bytes.to_rgb8(), &patches()) > 10, "the profile changes nothing");
        let icc = || profile.encode().unwrap();
        let difference = |path: PathBuf| distance(&read(&path), &patches());
        assert!(difference(png(&folder, &words, icc())) <= 1);
        assert!(difference(png(&folder, &bytes, icc())) <= 2);
        let tiff = folder.path().join("picture.tiff");
        let data = words.as_bytes().to_vec();
        let page = Page::new((96, 64), RGB, &[16; 3], data).with_bytes(34_675, &icc());
        fs::write(&tiff, file(&[page], false, cfg!(target_endian = "big"))).unwrap();
        assert!(difference(tiff) <= 1);
        let encoder = |file| JpegEncoder::new_with_quality(file, 100);
        let jpeg = read(&written(&folder, "picture.jpg", &bytes, icc(), encoder));
        let stored = image::open(folder.path().join("picture.jpg")).unwrap();
        assert_eq!(jpeg, read(&png(&folder, &stored, icc())));
        assert!(distance(&jpeg, &patches()) < distance(&stored.into_rgb8(), &patches()) / 2);
    }
}

#[test]
fn grey_pictures_are_converted_at_any_depth() {
    let folder = tempfile::tempdir().unwrap();
    let icc = || ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
    // Linear light: the middle is far brighter in sRGB (IEC 61966-2-1).
    let words = ImageBuffer::from_pixel(4, 3, Luma([0x8000_u16]));
    let bytes = ImageBuffer::from_pixel(4, 3, Luma([0x80_u8]));
    for picture in [DynamicImage::from(words), DynamicImage::from(bytes)] {
        let picture = read(&png(&folder, &picture, icc()));
        assert!(picture.pixels().all(|pixel| pixel.0.iter().all(|c| c.abs_diff(188) <= 1)));
    }
}

#[test]
fn transparency_is_no_colour() {
    let folder = tempfile::tempdir().unwrap();
    let alpha = |x: u32| if x < 48 { u16::MAX } else { 0 };
    for profile in [ColorProfile::new_display_p3(), swapped_primaries()] {
        let opaque = encoded(&profile);
        let picture: ImageBuffer<Rgba<u16>, Vec<u16>> = ImageBuffer::from_fn(96, 64, |x, y| {
            let Rgb([r, g, b]) = *opaque.get_pixel(x, y);
            Rgba([r, g, b, alpha(x)])
        });
        let picture = read(&png(&folder, &picture.into(), profile.encode().unwrap()));
        for (x, y, pixel) in picture.enumerate_pixels() {
            let expected = if x < 48 { patches().get_pixel(x, y).0 } else { [128; 3] };
            assert!(pixel.0.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= 1), "{x} {y}");
        }
    }
}

#[test]
fn srgb_leaves_every_pixel_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let scene = scene(90, 60);
    let icc = ColorProfile::new_srgb().encode().unwrap();
    assert_eq!(read(&png(&folder, &scene.clone().into(), icc)), scene);
}

#[test]
fn a_profile_that_cannot_be_used_is_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let p3 = ColorProfile::new_display_p3();
    let broken = p3.encode().unwrap()[..100].to_vec();
    let mut ink = p3.clone();
    ink.color_space = DataColorSpace::Cmyk;
    let ink = ink.encode().unwrap();
    let gray = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
    for profile in [broken, ink, gray] {
        let path = png(&folder, &patches().into(), profile);
        assert_eq!(read(&path), patches());
        let segment = || {
            let mut command = Command::cargo_bin("emerdiff").unwrap();
            command.arg("segment").arg(&path).arg("--json").arg("--model").arg(random());
            command
        };
        runtime();
        let warning =
            contains("WARN the colour profile of ").and(contains("picture.png is not used"));
        segment().assert().success().stderr(warning);
        segment().arg("--quiet").assert().success().stderr(is_empty());
    }
    // A profile of any bytes is no panic.
    let good = p3.encode().unwrap();
    for i in 0..good.len() {
        let mut bytes = good.clone();
        bytes[i] = bytes[i].wrapping_add(0x7f);
        fs::remove_file(folder.path().join("picture.png")).unwrap();
        assert_eq!(read(&png(&folder, &patches().into(), bytes)).dimensions(), (96, 64));
    }
}
