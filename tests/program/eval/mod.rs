//! `emerdiff eval` as people use it, with the random bundle.

mod contours;
mod external;
#[path = "../../common/ground_truth.rs"]
mod ground_truth;
mod runs;
mod scores;

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use image::{GrayImage, Luma};
use serde_json::Value;
use tempfile::TempDir;

use crate::common::{random, runtime, scene};

/// Three pictures of one size, whose masks are the square of the scene and what is around it.
fn data() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for sub in ["images", "masks"] {
        fs::create_dir(folder.path().join(sub)).unwrap();
    }
    for (i, name) in ["a", "b", "c"].iter().enumerate() {
        let (width, height) = (60, 40 + 4 * i as u32);
        scene(width, height).save(folder.path().join(format!("images/{name}.jpg"))).unwrap();
        let mask = GrayImage::from_fn(width, height, |x, y| {
            Luma([u8::from(x > width / 2 && y > height / 2)])
        });
        mask.save(folder.path().join(format!("masks/{name}.png"))).unwrap();
    }
    folder
}

fn eval(data: &Path, out: &Path, methods: &str) -> Command {
    runtime();
    let mut command = Command::cargo_bin("emerdiff").unwrap();
    command.args(["eval", "folder"]).arg(data).arg("--out").arg(out);
    command.arg("--model").arg(random()).args(["--methods", methods, "--num-masks", "2,4"]);
    command
}

fn report(out: &Path) -> Value {
    serde_json::from_slice(&fs::read(out.join("report.json")).unwrap()).unwrap()
}

/// The row of a method in a section.
fn row<'a>(report: &'a Value, section: usize, method: &str, k: Value) -> &'a Value {
    let rows = report["sections"][section]["rows"].as_array().unwrap();
    rows.iter().find(|row| row["method"] == method && row["num_masks"] == k).unwrap()
}

fn score(report: &Value, section: usize, method: &str, k: impl Into<Value>, name: &str) -> f64 {
    row(report, section, method, k.into())["scores"][name].as_f64().unwrap()
}

fn lines(out: &Path) -> Vec<String> {
    let text = fs::read_to_string(out.join("pictures.jsonl")).unwrap();
    text.lines().map(str::to_owned).collect()
}
