//! The benchmark's test of itself: the five pictures that `bench/data` of BSDS500 carries, with
//! five segmentations each, and the scores that its authors' programs gave them
//! (`bench/data/test_4`).
//!
//! BSDS_BENCH=…/BSDS500/bench/data cargo test --release --bin emerdiff -- --ignored

use std::fs;
use std::path::PathBuf;

use matrw::{MatVariable, load_matfile};
use ndarray::ShapeBuilder;

use crate::eval::dataset::Dataset;
use crate::eval::dataset::kind::Kind;
use crate::eval::dataset::sample::Truth;
use crate::eval::labels::Labels;
use crate::eval::metric::boundary::{TOLERANCE, boundaries, boundary_counts};
use crate::eval::metric::counts::Counts;
use crate::eval::metric::regions::region_scores;

fn bench() -> PathBuf {
    std::env::var_os("BSDS_BENCH").expect("BSDS_BENCH is the folder bench/data").into()
}

/// The benchmark's folders in the layout of the data set.
fn data_set(folder: &std::path::Path) -> Dataset {
    for (from, to) in [("images", "images/val"), ("groundTruth", "groundTruth/val")] {
        fs::create_dir_all(folder.join(to)).unwrap();
        for entry in bench().join(from).read_dir().unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, folder.join(to).join(path.file_name().unwrap())).unwrap();
        }
    }
    Dataset::open(Kind::Bsds500, folder, None, None, false).unwrap()
}

/// The five segmentations of a picture.
fn segmentations(name: &str) -> Vec<Labels> {
    let path = bench().join(format!("segs/{name}.mat"));
    let Some(MatVariable::CellArray(cell)) =
        load_matfile(path.to_str().unwrap()).unwrap().take("segs")
    else {
        panic!("no segmentations")
    };
    let labels = |matrix: &MatVariable| {
        let shape: [usize; 2] = matrix.dim().try_into().unwrap();
        let values = matrix
            .to_vec_u16()
            .or_else(|| Some(matrix.to_vec_f64()?.into_iter().map(|value| value as u16).collect()));
        Labels::from_shape_vec(shape.f(), values.expect("labels")).unwrap()
    };
    cell.value.iter().map(labels).collect()
}

/// The rows of a table of the benchmark.
fn expected(name: &str) -> Vec<Vec<f64>> {
    let text = fs::read_to_string(bench().join("test_4").join(name)).unwrap();
    let row = |line: &str| line.split_whitespace().map(|value| value.parse().unwrap()).collect();
    text.lines().map(row).collect()
}

#[test]
#[ignore = "needs the data of the benchmark"]
fn the_scores_are_those_of_the_authors() {
    let folder = tempfile::tempdir().unwrap();
    let data = data_set(folder.path());
    let mut covering = [(0.0, 0); 5];
    let (mut rand_index, mut variation) = ([0.0; 5], [0.0; 5]);
    let mut boundary = [Counts::default(); 5];
    for sample in data.samples() {
        let (_, truth) = data.load(sample, 1_000_000_000).unwrap();
        let Truth::Annotations(annotations) = truth else { panic!("no annotations") };
        let regions: Vec<_> = annotations.iter().map(|one| &one.regions).collect();
        let drawn: Vec<_> = annotations.iter().map(|one| &one.boundaries).collect();
        for (i, labels) in segmentations(&sample.name).iter().enumerate() {
            let scores = region_scores(labels, &regions);
            covering[i].0 += scores.covered;
            covering[i].1 += scores.pixels;
            rand_index[i] += scores.rand_index / 5.0;
            variation[i] += scores.variation / 5.0;
            boundary[i] += boundary_counts(boundaries(labels), &drawn, TOLERANCE);
        }
    }
    let close = |value: f64, expected: f64, tolerance: f64, what: &str| {
        println!("{what}: {value:.6}, the benchmark has {expected}");
        assert!((value - expected).abs() <= tolerance, "{what}");
    };
    for i in 0..5 {
        let (cover, voi, bdry) = (
            &expected("eval_cover_th.txt")[i],
            &expected("eval_RI_VOI_thr.txt")[i],
            &expected("eval_bdry_thr.txt")[i],
        );
        close(covering[i].0 / covering[i].1 as f64, cover[1], 5e-6, "covering");
        close(rand_index[i], voi[1], 5e-6, "PRI");
        close(variation[i], voi[2], 5e-6, "VoI");
        // The benchmark's matching draws its outliers at random: its own test_3 and test_4, of the
        // same segmentations, differ by 0.0006.
        let fractions = boundary[i].fractions();
        close(fractions.recall, bdry[1], 5e-4, "recall");
        close(fractions.precision, bdry[2], 5e-4, "precision");
        close(fractions.f, bdry[3], 5e-4, "F");
    }
}
