//! The program, run as people and scripts do.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use image::DynamicImage;
use predicates::str::contains;
use serde_json::Value;
use tempfile::TempDir;

use super::{random, runtime};

/// The program with the random bundle and three timesteps: everything real, in little time.
pub fn segment(pictures: &[&Path]) -> Command {
    let mut command = emerdiff();
    command.arg("segment").args(pictures).arg("--model").arg(random());
    command.args(["--num-inference-steps", "10", "--num-regions", "4", "--finest-masks", "4"]);
    command
}

pub fn emerdiff() -> Command {
    runtime();
    Command::cargo_bin("emerdiff").unwrap()
}

/// Runs a command that must fail with `code`, one line on stderr and nothing on stdout.
pub fn refused(command: &mut Command, code: i32, expected: &str) {
    let output = command.assert().code(code).stderr(contains(expected)).get_output().clone();
    assert!(output.stdout.is_empty());
    if code == 1 {
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(text.starts_with("error: "), "{text}");
    }
}

pub fn saved(folder: &TempDir, name: &str, picture: impl Into<DynamicImage>) -> PathBuf {
    let path = folder.path().join(name);
    picture.into().save(&path).unwrap();
    path
}

pub fn report(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("segmentation.json")).unwrap()).unwrap()
}

/// What lies in a folder, hidden files included; nothing in one that is not there.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = folder.read_dir().into_iter().flatten();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The text of a report as the program would have written it, ending in its own checksum.
pub fn sealed(report: &Value) -> String {
    let blank = "0".repeat(64);
    let mut report = report.clone();
    report.as_object_mut().unwrap().remove("sha256");
    let text = report.to_string();
    let text = format!("{},\"sha256\":\"{blank}\"}}\n", text.strip_suffix('}').unwrap());
    text.replace(&blank, &emerdiff::digest::sha256(&text))
}
