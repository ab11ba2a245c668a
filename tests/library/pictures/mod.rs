//! What becomes of picture files of every kind.

mod formats;
mod jpeg;
mod memory;
mod ranges;
mod tiff;
mod tiff_codecs;
pub mod tiff_file;

use std::fs;

use emerdiff::picture::{ReadOptions, read_with_alpha};
use image::{GrayImage, RgbImage};

const BUDGET: u64 = 1_000_000_000;

/// The picture that a file of this name and content is read as.
fn decoded(
    name: &str,
    bytes: &[u8],
    options: impl Into<ReadOptions>,
) -> emerdiff::Result<(RgbImage, Option<GrayImage>)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    read_with_alpha(&path, options)
}

fn colors(name: &str, bytes: &[u8]) -> RgbImage {
    decoded(name, bytes, BUDGET).unwrap().0
}

/// Why the file is not read, which names it.
fn reason(name: &str, bytes: &[u8]) -> String {
    let error = decoded(name, bytes, BUDGET).unwrap_err().to_string();
    assert!(error.starts_with("cannot read picture ") && error.contains(name), "{error}");
    assert_eq!(error.lines().count(), 1, "{error}");
    error
}

/// The first values of a picture, for messages.
fn first(picture: &RgbImage) -> Vec<u8> {
    picture.as_raw().iter().take(24).copied().collect()
}

/// Fails when the pictures differ by more than `most` in any channel.
fn assert_near(actual: &RgbImage, expected: &RgbImage, most: u8) {
    assert_eq!(actual.dimensions(), expected.dimensions());
    let differences = actual.iter().zip(expected.iter()).map(|(a, b)| a.abs_diff(*b));
    assert!(differences.max() <= Some(most), "{:?} {:?}", first(actual), first(expected));
}
