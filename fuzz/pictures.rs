//! Picture files.

use std::fs;
use std::time::Duration;

use image::{DynamicImage, ImageFormat, RgbImage, RgbaImage};

use crate::common::{picture, scene};
use crate::mutate::fuzz;

const BUDGET: u64 = 64_000_000;

/// A small picture in every format that `image` writes, and a photograph as JPEG.
fn corpus() -> Vec<(&'static str, Vec<u8>)> {
    let opaque: RgbImage = scene(23, 17);
    let clear: RgbaImage = DynamicImage::from(opaque.clone()).into_rgba8();
    let formats = [
        ("png", ImageFormat::Png),
        ("jpg", ImageFormat::Jpeg),
        ("bmp", ImageFormat::Bmp),
        ("gif", ImageFormat::Gif),
        ("tiff", ImageFormat::Tiff),
        ("tga", ImageFormat::Tga),
        ("webp", ImageFormat::WebP),
        ("ppm", ImageFormat::Pnm),
        ("qoi", ImageFormat::Qoi),
        ("ico", ImageFormat::Ico),
        ("ff", ImageFormat::Farbfeld),
        ("exr", ImageFormat::OpenExr),
        ("hdr", ImageFormat::Hdr),
    ];
    let written = formats.into_iter().filter_map(|(extension, format)| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        let picture: DynamicImage = match format {
            ImageFormat::Farbfeld => DynamicImage::from(clear.clone()).into_rgba16().into(),
            ImageFormat::OpenExr | ImageFormat::Hdr => {
                DynamicImage::from(opaque.clone()).into_rgb32f().into()
            }
            ImageFormat::Jpeg | ImageFormat::Pnm => opaque.clone().into(),
            _ => clear.clone().into(),
        };
        picture.write_to(&mut bytes, format).ok()?;
        Some((extension, bytes.into_inner()))
    });
    let photograph = ("jpg", fs::read(picture("coffee.jpg")).unwrap());
    written.chain([photograph]).collect()
}

#[test]
fn pictures() {
    let corpus = corpus();
    assert!(corpus.len() > 8, "{} formats", corpus.len());
    let folder = tempfile::tempdir().unwrap();
    let bytes = corpus.iter().map(|(_, bytes)| bytes.clone()).collect();
    fuzz("pictures", bytes, Duration::from_secs(10), |from, input| {
        let path = folder.path().join("picture").with_extension(corpus[from].0);
        fs::write(&path, input).unwrap();
        let Ok((picture, alpha)) = emerdiff::picture::read_with_alpha(&path, BUDGET) else {
            return false;
        };
        assert!(picture.width() > 0 && picture.height() > 0);
        assert!(alpha.is_none_or(|alpha| alpha.dimensions() == picture.dimensions()));
        true
    });
}
