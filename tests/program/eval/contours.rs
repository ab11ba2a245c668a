//! Contours at every threshold.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use image::{ImageBuffer, Luma};
use predicates::str::contains;
use serde_json::Value;
use tempfile::TempDir;

use super::{data, eval, ground_truth, lines, report, row, score};
use crate::common::{random, runtime, scene};

const WIDTH: u32 = 60;
const HEIGHT: u32 = 40;
/// The last column of the left one of the two true regions.
const BORDER: u32 = 29;

/// BSDS500 with one picture of two regions, left and right, by one annotator.
fn bsds() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let pictures = folder.path().join("images/val");
    fs::create_dir_all(&pictures).unwrap();
    scene(WIDTH, HEIGHT).save(pictures.join("7.jpg")).unwrap();
    let columns = |value: &dyn Fn(u32) -> u16| -> Vec<u16> {
        (0..WIDTH * HEIGHT).map(|i| value(i / HEIGHT)).collect()
    };
    let regions = columns(&|x| u16::from(x > BORDER) + 1);
    let boundaries = columns(&|x| u16::from(x == BORDER)).into_iter().map(|value| value == 1);
    let truth = vec![(regions, boundaries.collect())];
    let size = (HEIGHT as usize, WIDTH as usize);
    ground_truth::write(&folder.path().join("groundTruth/val/7.mat"), size, truth);
    folder
}

fn draw(folder: &Path, width: u32, height: u32, strength: impl Fn(u32, u32) -> f64) {
    fs::create_dir_all(folder.join("contours")).unwrap();
    let map: ImageBuffer<Luma<u16>, Vec<u16>> =
        ImageBuffer::from_fn(width, height, |x, y| Luma([(strength(x, y) * 65535.0) as u16]));
    map.save(folder.join("contours/7.png")).unwrap();
}

fn measure(data: &Path, methods: &str, options: &[&str]) -> Command {
    runtime();
    let mut command = Command::cargo_bin("emerdiff").unwrap();
    command.args(["eval", "bsds500"]).arg(data).arg("--out").arg(data.join("out"));
    command.arg("--model").arg(random()).args(["--methods", methods]).args(options);
    for name in ["pixels", "between"] {
        command.arg("--external").arg(format!("{name}={}", data.join(name).display()));
    }
    command
}

fn close(value: f64, expected: f64) {
    assert!((value - expected).abs() < 1e-4, "{value} is not {expected}");
}

#[test]
fn contour_maps_are_scored_as_the_benchmark_does() {
    let data = bsds();
    // The upper half of the true boundary is strong. With the rest of it goes a wrong one.
    draw(&data.path().join("pixels"), WIDTH, HEIGHT, |x, y| match (x, y < HEIGHT / 2) {
        (BORDER, true) => 0.8,
        (BORDER | 10, _) => 0.4,
        _ => 0.0,
    });
    // Between the pixels, and nothing but the true boundary.
    draw(&data.path().join("between"), 2 * WIDTH + 1, 2 * HEIGHT + 1, |x, _| {
        if x == 2 * (BORDER + 1) { 0.5 } else { 0.0 }
    });
    let assert = measure(data.path(), "fast", &["--contours", "--against", "between"]).assert();
    let output = assert.success().get_output().stdout.clone();
    let text = String::from_utf8(output).unwrap();
    assert!(text.contains("contours ODS") && text.contains("AP"), "{text}");
    let report = report(&data.path().join("out"));
    let of = |source: &str, choice: &str, name: &str| score(&report, 0, source, choice, name);

    // P = 1/2 and R = 1 up to 0.4, P = 1 and R = 1/2 up to 0.8; the best F lies between the two.
    close(of("pixels", "contours-ods", "F"), 0.75);
    close(of("pixels", "contours-ois", "F"), 2.0 / 3.0);
    // Sums of precision from R = 0 to 1/2, where it rises to 1, and to 1, where it falls to 1/2.
    close(of("pixels", "contours-ods", "AP"), (25.5 + 37.25) / 100.0);
    // Left of the border 11 and 19 columns of 30; half of a boundary keeps nothing apart.
    close(of("pixels", "contours-ods", "covering"), (1.0 + 19.0 / 30.0) / 2.0);

    for choice in ["contours-ods", "contours-ois"] {
        for (name, value) in [("covering", 1.0), ("PRI", 1.0), ("VoI", 0.0), ("F", 1.0)] {
            close(of("between", choice, name), value);
        }
    }
    close(of("between", "contours-ods", "AP"), 0.505);
    assert!(row(&report, 0, "between", "contours-ois".into())["scores"]["AP"].is_null());
    assert!((0.0..=1.0).contains(&of("fast", "contours-ods", "AP")));
    assert!(of("fast", "contours-ods", "seconds") > 0.0);
    close(score(&report, 1, "pixels", "contours-ods", "F"), 2.0 / 3.0 - 1.0);
    assert_eq!(report["sheets"][1]["threshold"], 0.39);
    let record: Value = serde_json::from_str(&lines(&data.path().join("out"))[1]).unwrap();
    let outcomes = record["outcomes"].as_array().unwrap().iter();
    let steps = outcomes.map(|outcome| outcome["steps"].as_array().map_or(0, Vec::len));
    assert_eq!(steps.skip(2).collect::<Vec<_>>(), [5, 2], "what stays the same is measured once");
}

#[test]
fn contours_stand_beside_label_maps_and_share_no_row_with_them() {
    let data = data();
    let out = data.path().join("out");
    for _ in 0..2 {
        let mut command = eval(data.path(), &out, "rgb,fast");
        command.args(["--contours", "--against", "rgb"]).assert().success();
    }
    let report = report(&out);
    let best = |name: &str| score(&report, 0, "fast", "contours-ods", name);
    assert!(best("covering") > 0.5 && best("F within 2 px") > 0.0);
    assert!(score(&report, 0, "fast", "contours-ois", "covering") >= best("covering"));
    assert!(score(&report, 0, "fast", "ods", "covering") > 0.0);
    assert!(row(&report, 0, "fast", "contours-ods".into())["scores"]["AP"].is_null());
    let classes = report["sections"][1]["rows"].as_array().unwrap();
    assert_eq!(classes.len(), 2 * 4, "contours have no classes");
    let difference = score(&report, 2, "fast", "contours-ods", "covering");
    assert!(score(&report, 2, "fast", "contours-ods", "covering from") <= difference);
    assert_eq!(report["sheets"][1]["num_masks"].as_u64().map(|k| k == 2 || k == 4), Some(true));
    let refused = eval(data.path(), &out, "rgb,fast").assert().code(1);
    refused.stderr(contains("`contours`"));
}

#[test]
fn merges_are_told_with_what_people_say_of_them() {
    let data = bsds();
    runtime();
    let out = data.path().join("out");
    let mut command = Command::cargo_bin("emerdiff").unwrap();
    command.args(["eval", "bsds500"]).arg(data.path()).arg("--out").arg(&out);
    command.arg("--model").arg(random()).args(["--methods", "fast", "--merges"]).assert().success();
    let record: Value = serde_json::from_str(&lines(&out)[1]).unwrap();
    let merges = record["merges"].as_array().unwrap();
    let number = |merge: &Value, name: &str| merge[name].as_f64().unwrap();
    for merge in merges {
        assert_eq!(merge["judged"].as_array().unwrap().len(), 8);
        assert!((0.0..=1.0).contains(&number(merge, "parted")) && number(merge, "length") >= 0.0);
    }
    // Somebody parts left from right, and nobody parts all that merges.
    let parted: Vec<f64> = merges.iter().map(|merge| number(merge, "parted")).collect();
    assert!(parted.iter().any(|parted| *parted > 0.4) && parted.contains(&0.0));
}
