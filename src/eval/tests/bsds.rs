//! The ground truth of BSDS500.

use std::fs;

use matrw::{MatFile, MatVariable, NumericArray, Structure, save_matfile_v7};
use ndarray::array;
use tempfile::TempDir;

use crate::eval::dataset::kind::Kind;
use crate::eval::dataset::sample::Truth;
use crate::eval::tests::files::{BUDGET, names, open, picture, refused};

/// A data set in the layout of BSDS500 with one picture of 3 × 2 pixels and two annotations.
pub fn bsds() -> (TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    picture(folder.path(), "data/images/val/7.jpg", 3, 2);
    let path = folder.path().join("data/groundTruth/val/7.mat");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    // MATLAB's order: column by column.
    let annotation = |segmentation: Vec<u16>, boundaries: Vec<bool>| {
        let matrix = |array| MatVariable::NumericArray(array);
        let segmentation = NumericArray::new(vec![2, 3], segmentation.into(), None).unwrap();
        let boundaries = NumericArray::new(vec![2, 3], boundaries.into(), None).unwrap();
        let fields = [("Segmentation", matrix(segmentation)), ("Boundaries", matrix(boundaries))];
        let fields = fields.map(|(name, value)| (name.to_owned(), value));
        MatVariable::Structure(Structure::new(fields.into_iter().collect()))
    };
    let annotations = vec![
        annotation(vec![1, 1, 2, 2, 2, 3], vec![true, false, false, false, false, true]),
        annotation(vec![1; 6], vec![false; 6]),
    ];
    let cell = matrw::CellArray::new(vec![1, 2], annotations).unwrap();
    let mut file = MatFile::new();
    file.insert("groundTruth", MatVariable::CellArray(cell));
    save_matfile_v7(path.to_str().unwrap(), file, true).unwrap();
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
