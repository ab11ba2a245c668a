//! Ground truths of BSDS500, written.

use std::fs;
use std::path::Path;

use matrw::{CellArray, MatFile, MatVariable, NumericArray, Structure, save_matfile_v7};

/// Write the MAT file of a picture of so many rows and columns: the regions and the boundaries of
/// each annotation, column by column.
pub fn write(
    path: &Path,
    (rows, columns): (usize, usize),
    annotations: Vec<(Vec<u16>, Vec<bool>)>,
) {
    let shape = || vec![rows, columns];
    let annotation = |(regions, boundaries): (Vec<u16>, Vec<bool>)| {
        let regions = NumericArray::new(shape(), regions.into(), None).unwrap();
        let boundaries = NumericArray::new(shape(), boundaries.into(), None).unwrap();
        let fields = [("Segmentation", regions), ("Boundaries", boundaries)];
        let fields = fields.map(|(name, array)| (name.into(), MatVariable::NumericArray(array)));
        MatVariable::Structure(Structure::new(fields.into_iter().collect()))
    };
    let count = annotations.len();
    let annotations = annotations.into_iter().map(annotation).collect();
    let cell = CellArray::new(vec![1, count], annotations).unwrap();
    let mut file = MatFile::new();
    file.insert("groundTruth", MatVariable::CellArray(cell));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    save_matfile_v7(path.to_str().unwrap(), file, true).unwrap();
}
