//! Small data sets, written and opened.

use std::fs;
use std::path::Path;

use image::{GrayImage, RgbImage};

use crate::eval::dataset::Dataset;
use crate::eval::dataset::kind::Kind;
use crate::eval::dataset::sample::Truth;
use crate::eval::error::Error;
use crate::eval::labels::Labels;

/// The root of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Bytes that a picture may take.
pub const BUDGET: u64 = 100_000_000;

pub fn write(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

pub fn picture(root: &Path, path: &str, width: u32, height: u32) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    RgbImage::from_pixel(width, height, image::Rgb([90, 120, 30])).save(path).unwrap();
}

/// A grey mask of one row.
pub fn mask(root: &Path, path: &str, values: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    GrayImage::from_raw(values.len() as u32, 1, values.to_vec()).unwrap().save(path).unwrap();
}

pub fn open(kind: Kind, root: &Path) -> Result<Dataset, Error> {
    Dataset::open(kind, root, None, None, false)
}

pub fn classes(dataset: &Dataset, index: usize) -> Labels {
    match dataset.load(&dataset.samples()[index], BUDGET).unwrap().1 {
        Truth::Classes(classes) => classes,
        truth => panic!("{truth:?}"),
    }
}

pub fn names(dataset: &Dataset) -> Vec<&str> {
    dataset.samples().iter().map(|sample| sample.name.as_str()).collect()
}

/// The line that a person would read.
pub fn refused<T: std::fmt::Debug>(result: Result<T, Error>, parts: &[&str]) {
    let text = result.unwrap_err().to_string();
    assert_eq!(text.lines().count(), 1, "{text}");
    for part in parts {
        assert!(text.contains(part), "{text}");
    }
}
