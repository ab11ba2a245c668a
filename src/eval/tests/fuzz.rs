//! Ground truth and masks that strangers made.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::eval::dataset::kind::Kind;
use crate::eval::dataset::{Dataset, mask, mat};

#[path = "../../../fuzz/mutate.rs"]
mod mutate;

use mutate::fuzz;

const MOST: Duration = Duration::from_secs(10);

fn damaged(name: &str, corpus: Vec<Vec<u8>>, accepts: impl Fn(&Path) -> bool) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fuzz(name, corpus, MOST, |_, input| {
        fs::write(&path, input).unwrap();
        accepts(&path)
    });
}

#[test]
fn fuzz_ground_truths() {
    let (_folder, path) = super::bsds::bsds();
    let corpus = vec![fs::read(path).unwrap()];
    damaged("7.mat", corpus, |path| mat::annotations(path).is_ok());
}

#[test]
fn fuzz_masks() {
    let folder = tempfile::tempdir().unwrap();
    let saved = |name: &str, picture: image::DynamicImage| {
        let path = folder.path().join(name);
        picture.save(&path).unwrap();
        fs::read(path).unwrap()
    };
    let grey = image::GrayImage::from_fn(9, 7, |x, y| image::Luma([(x * y) as u8]));
    let corpus = vec![
        saved("8.png", grey.clone().into()),
        saved("16.png", image::DynamicImage::from(grey.clone()).into_luma16().into()),
        saved("rgb.png", image::DynamicImage::from(grey).into_rgb8().into()),
    ];
    damaged("mask.png", corpus, |path| mask::read(path).is_ok());
}

#[test]
fn fuzz_lists() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a", "b", "c"] {
        super::files::picture(folder.path(), &format!("images/{name}.png"), 3, 1);
        super::files::mask(folder.path(), &format!("masks/{name}.png"), &[1, 2, 2]);
    }
    let corpus = vec![b"a\nb\n\nc\n".to_vec(), b"c\r\na".to_vec()];
    damaged("list.txt", corpus, |list| {
        Dataset::open(Kind::Folder, folder.path(), None, Some(list), false).is_ok()
    });
}
