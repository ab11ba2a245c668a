//! The ground truth of BSDS500.

use std::fs;

use ndarray::array;
use tempfile::TempDir;

use crate::eval::dataset::kind::Kind;
use crate::eval::dataset::sample::Truth;
use crate::eval::tests::files::{BUDGET, names, open, picture, refused};

#[path = "../../../tests/common/ground_truth.rs"]
mod ground_truth;

/// A data set in the layout of BSDS500 with one picture of 3 × 2 pixels and two annotations.
pub fn bsds() -> (TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    picture(folder.path(), "data/images/val/7.jpg", 3, 2);
    let path = folder.path().join("data/groundTruth/val/7.mat");
    // MATLAB's order: column by column.
    let annotations = vec![
        (vec![1, 1, 2, 2, 2, 3], vec![true, false, false, false, false, true]),
        (vec![1; 6], vec![false; 6]),
    ];
    ground_truth::write(&path, (2, 3), annotations);
    (folder, path)
}

#[test]
fn bsds_ground_truth_is_read_in_its_order() {
    let (folder, _) = bsds();
    let dataset = open(Kind::Bsds500, folder.path()).unwrap();
    assert_eq!(names(&dataset), ["7"]);
    let (_, truth) = dataset.load(&dataset.samples()[0], BUDGET).unwrap();
    let Truth::Annotations(annotations) = truth else { panic!("{truth:?}") };
    assert_eq!(annotations.len(), 2);
    assert_eq!(annotations[0].regions, array![[1, 2, 2], [1, 2, 3]]);
    assert_eq!(annotations[0].boundaries, array![[true, false, false], [false, false, true]]);
}

#[test]
fn a_damaged_ground_truth_is_an_error_and_no_panic() {
    let (folder, path) = bsds();
    let dataset = open(Kind::Bsds500, folder.path()).unwrap();
    let whole = fs::read(&path).unwrap();
    let load = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        refused(dataset.load(&dataset.samples()[0], BUDGET), &["7.mat"]);
    };
    for length in [0, 60, 128, 130, 150, whole.len() - 5] {
        load(&whole[..length]);
    }
    for place in 136..whole.len() {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x55;
        load(&bytes);
    }
    picture(folder.path(), "data/images/val/7.jpg", 2, 3);
    fs::write(&path, &whole).unwrap();
    refused(dataset.load(&dataset.samples()[0], BUDGET), &["7.mat has 3 x 2", "7.jpg has 2 x 3"]);
}
