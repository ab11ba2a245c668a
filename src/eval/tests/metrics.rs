//! The metrics of `emerdiff eval` against the published procedures: the expected numbers are those
//! of export/tests/test_eval_reference.py, which keeps them up to date.

use image::RgbImage;
use ndarray::{Array2, array};
use serde_json::Value;

use crate::eval::arm::{Arm, Source};
use crate::eval::contours::Contours;
use crate::eval::dataset::sample::{Annotation, Truth};
use crate::eval::diffcut::Square;
use crate::eval::labels::{IGNORE, Labels};
use crate::eval::metric::boundary::{boundaries, boundary_counts, near_boundary_counts};
use crate::eval::metric::class_tally::ClassTally;
use crate::eval::metric::classes::ClassTable;
use crate::eval::metric::concepts::{Judged, concept_tally, data_set_tally};
use crate::eval::metric::regions::region_scores;
use crate::eval::metric::thin::thin;
use crate::eval::record::{Outcome, Record};
use crate::eval::scores::Scores;
use crate::eval::setting::Setting;
use crate::eval::summary::region_rows;
use crate::eval::tests::files::root;

fn record() -> Value {
    let path = root().join("tests/data/eval/metrics.json");
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn map(record: &Value, name: &str) -> Labels {
    labels(&record["maps"][name])
}

/// A map: a letter for each pixel, a dot where it is to be ignored.
fn labels(map: &Value) -> Labels {
    let rows: Vec<_> = map.as_array().unwrap().iter().collect();
    let rows: Vec<&[u8]> = rows.into_iter().map(|row| row.as_str().unwrap().as_bytes()).collect();
    Array2::from_shape_fn((rows.len(), rows[0].len()), |(y, x)| match rows[y][x] {
        b'.' => IGNORE,
        letter => u16::from(letter - b'a'),
    })
}

fn close(value: f64, expected: &Value) {
    let expected = expected.as_f64().unwrap();
    assert!((value - expected).abs() < 1e-9, "{value} is not {expected}");
}

#[test]
fn regions_score_as_in_bsds500() {
    let record = record();
    let (labels, first, second) =
        (map(&record, "labels"), map(&record, "first"), map(&record, "second"));
    let scores = region_scores(&labels, &[&first, &second]);
    close(scores.covered, &record["covered"]);
    close(scores.rand_index, &record["rand_index"]);
    close(scores.variation, &record["variation"]);
    assert_eq!(scores.pixels, 2 * 60 * 90);

    let same = region_scores(&labels, &[&labels]);
    assert_eq!((same.covered, same.rand_index, same.variation), (5400.0, 1.0, 0.0));
}

#[test]
fn boundaries_are_thinned_and_matched_as_in_bsds500() {
    let record = record();
    let labels = map(&record, "labels");
    let thinned = thin(boundaries(&labels));
    assert_eq!(record["thinned"], thinned.iter().filter(|set| **set).count());
    let truth = [boundaries(&map(&record, "first")), boundaries(&map(&record, "second"))];
    let counts = boundary_counts(boundaries(&labels), &[&truth[0], &truth[1]], 0.03);
    let counts = [counts.precise, counts.predicted, counts.found, counts.truth];
    assert_eq!(record["boundary"], serde_json::json!(counts));
}

#[test]
fn contours_score_as_in_bsds500() {
    let record = record();
    let expected = &record["contours"];
    let contours =
        Contours::doubled(labels(&expected["ucm"]).mapv(|level| f32::from(level) / 20.0));
    let annotation = |name| {
        let regions = map(&record, name);
        Annotation { boundaries: boundaries(&regions), regions }
    };
    let truth = Truth::Annotations(["labels", "second"].map(annotation).to_vec());
    let steps = Scores::of_contours(&contours, &truth).unwrap();
    assert!(steps.len() < 30, "what stays the same is measured once");
    assert_eq!(steps.iter().map(|step| step.thresholds).sum::<usize>(), 99);
    let arm = Arm { source: Source::External("gpb".into()), setting: Setting::Contours };
    let (seconds, scores, embeddings) = (None, Scores::default(), None);
    let outcomes = vec![Outcome { arm: arm.clone(), seconds, scores, steps, embeddings }];
    let picture =
        Record { picture: "a".into(), externals: Vec::new(), outcomes, merges: Vec::new() };
    let [ods, ois] = &region_rows(&[picture], &[arm])[..] else { panic!("two rows") };
    for row in [ods, ois] {
        close(row.score("covering").unwrap() * 2.0 * 60.0 * 90.0, &expected["covered"]);
        close(row.score("PRI").unwrap(), &expected["rand_index"]);
        close(row.score("VoI").unwrap(), &expected["variation"]);
    }
    close(ods.score("F").unwrap(), &expected["f"]);
    close(ods.score("AP").unwrap(), &expected["average_precision"]);
    close(ois.score("F").unwrap(), &expected["f_of_pictures"]);
}

#[test]
fn boundaries_within_two_pixels_are_those_of_the_trainer() {
    let record = record();
    let (labels, first, second) =
        (map(&record, "labels"), map(&record, "first"), map(&record, "second"));
    let counts = near_boundary_counts(&labels, &[&first, &second]);
    close(counts.fractions().f, &record["near_boundary_f"]);
}

#[test]
fn classes_are_matched_as_by_diffseg_and_diffcut() {
    let record = record();
    let classes = map(&record, "classes");
    let filled = classes.mapv(|class| if class == IGNORE { 6 } else { class });
    for name in ["surplus", "few"] {
        let regions = map(&record, name);
        let tally = ClassTable::new(&regions, &classes).matched(7);
        assert_eq!(record["hungarian"][name], counts(&tally), "{name}");
        let tally = ClassTable::new(&regions, &filled).matched_with_background(7);
        assert_eq!(record["with_background"][name], counts(&tally), "{name}");
    }
}

/// Hit, wrong and missed pixels of each class.
fn counts(tally: &ClassTally) -> Value {
    let column = |i: usize| tally.counts.iter().map(|counts| counts[i]).collect::<Vec<_>>();
    serde_json::json!([column(0), column(1), column(2)])
}

#[test]
fn splitting_a_class_costs_the_hungarian_but_not_the_majority() {
    let classes: Labels = array![[0, 0, 0, 0, 2, 2, IGNORE, IGNORE]];
    let regions: Labels = array![[0, 0, 1, 1, 2, 1, 2, 3]];
    let table = ClassTable::new(&regions, &classes);
    // One of two equal halves of class 0, and half of class 2.
    let matched = table.matched(3);
    assert_eq!(table.mean_iou(&matched), Some((0.5 + 0.5) / 2.0));
    // Class 0 is whole but for one pixel of class 2 that it takes along.
    let majority = table.majority();
    assert_eq!(table.mean_iou(&majority), Some((0.8 + 0.5) / 2.0));
    assert_eq!(majority.accuracy(), 5.0 / 6.0);
}

#[test]
fn the_square_of_diffcut_is_cut_and_scaled_as_there() {
    let record = record();
    let square = Square::of(&RgbImage::new(90, 60)).unwrap();
    assert_eq!(square.truth(&map(&record, "classes")), labels(&record["diffcut"]));
    let picture = square.picture(&RgbImage::new(90, 60));
    assert_eq!(picture.dimensions(), (59, 59));
    assert!(Square::of(&RgbImage::new(90, 1)).is_err());
}

/// Two pictures whose regions have features of their own.
fn judged(record: &Value) -> Vec<Judged> {
    let classes = map(record, "classes");
    let pictures = ["labels", "surplus"].iter().zip(record["embeddings"].as_array().unwrap());
    let judged = pictures.map(|(name, rows)| {
        let rows: Vec<Vec<f32>> = serde_json::from_value(rows.clone()).unwrap();
        let embeddings = Array2::from_shape_vec((rows.len(), 3), rows.concat()).unwrap();
        Judged { table: ClassTable::new(&map(record, name), &classes), embeddings }
    });
    judged.collect()
}

#[test]
fn concepts_are_those_of_pixels() {
    let record = record();
    let tally = concept_tally(&judged(&record), 7);
    assert!((tally.mean_iou().unwrap() - record["concepts"].as_f64().unwrap()).abs() < 1e-6);
}

#[test]
fn clusters_over_the_data_set_know_a_class_from_picture_to_picture() {
    // Regions that look alike in different pictures, under different numbers; in each picture one
    // pixel of the other class.
    let picture = |regions: Labels, features: [f32; 2]| Judged {
        table: ClassTable::new(&regions, &array![[0, 0, 0, 1, 1, 1]]),
        embeddings: Array2::from_shape_vec((2, 1), features.to_vec()).unwrap(),
    };
    let pictures = [
        picture(array![[0, 0, 0, 0, 1, 1]], [0.1, 5.0]),
        picture(array![[1, 1, 1, 1, 0, 0]], [5.1, 0.2]),
    ];
    let tally = data_set_tally(&pictures, 2, 0).unwrap();
    assert_eq!(tally.counts, [[6, 2, 0], [4, 0, 2]]);
    // The same regions with features that say the opposite in the second picture.
    let crossed = [pictures[0].clone(), picture(array![[1, 1, 1, 1, 0, 0]], [0.1, 5.1])];
    let tally = data_set_tally(&crossed, 2, 0).unwrap();
    assert!(tally.accuracy() < 0.6);
}
