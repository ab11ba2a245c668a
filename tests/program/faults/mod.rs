//! What goes wrong around the program: full disks, other processes, a sudden end.

mod ended;
mod machine;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use image::{Rgb, RgbImage};
use serde_json::Value;
use tempfile::TempDir;

use crate::common::program::{names, report, saved};
use crate::common::{random, runtime};

/// A picture of many dots, each a region.
fn dots(folder: &TempDir) -> PathBuf {
    let picture = RgbImage::from_fn(240, 240, |x, y| {
        let dot = (x % 12) < 5 && (y % 12) < 5;
        if dot { Rgb([220, (x / 2) as u8, (y / 2) as u8]) } else { Rgb([20, 30, 40]) }
    });
    saved(folder, "dots.png", picture)
}

/// The program on one picture, with a file for each of many regions.
fn many_files(picture: &Path, out: &Path) -> Command {
    runtime();
    let mut command = Command::new(env!("CARGO_BIN_EXE_emerdiff"));
    command.arg("segment").arg(picture).arg("--model").arg(random()).arg("--out").arg(out);
    command.args(["--num-inference-steps", "10", "--connected", "--min-area", "0"]);
    command.args(["--granularity", "1", "--also", "regions"]);
    command.stderr(Stdio::piped());
    command
}

/// The same by a shell that does `before` it.
#[cfg(unix)]
fn after(before: &str, command: &Command) -> Command {
    let mut shell = Command::new("bash");
    shell.args(["-c", &format!("{before}; exec \"$@\""), "bash"]);
    shell.arg(command.get_program()).args(command.get_args()).stderr(Stdio::piped());
    shell
}

#[cfg(unix)]
fn send(signal: &str, child: &Child) {
    let pid = child.id().to_string();
    assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
}

/// Checks that a folder holds what its report lists, whole, and nothing else.
fn assert_whole(out: &Path) {
    let report: Value = report(out);
    let files = report["files"].as_array().unwrap();
    for file in files {
        let bytes = std::fs::read(out.join(file["path"].as_str().unwrap())).unwrap();
        assert_eq!(file["sha256"], emerdiff::digest::sha256(bytes));
    }
    let regions = names(&out.join("regions"));
    let mut expected = vec!["finest.png", "labels.png", "overlay.png", "regions"];
    if regions.is_empty() {
        expected.pop();
    }
    expected.push("segmentation.json");
    assert_eq!(names(out), expected);
    assert_eq!(files.len(), 3 + regions.len());
}
