//! Runs that end before they are done.
#![cfg(unix)]

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{assert_whole, dots, many_files, send};
use crate::common::program::{names, saved, segment};
use crate::common::{picture, runtime, scene};

#[test]
fn a_run_that_is_killed_is_made_good_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let (picture, out) = (dots(&folder), folder.path().join("out"));
    let start = Instant::now();
    assert!(many_files(&picture, &out).output().unwrap().status.success());
    let whole = start.elapsed();
    // Moments of the last half, when files are written.
    for moment in 0..8 {
        let mut command = many_files(&picture, &out);
        let mut child = command.args(["--seed", &moment.to_string()]).spawn().unwrap();
        std::thread::sleep(whole.mul_f64(0.5 + 0.065 * f64::from(moment)));
        send("-KILL", &child);
        child.wait().unwrap();
        // One without many files, so that those of the other are to go.
        segment(&[&picture]).arg("--out").arg(&out).assert().success();
        assert_whole(&out);
        let output = many_files(&picture, &out).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_whole(&out);
    }
}

#[test]
fn leftovers_of_a_killed_run_are_removed_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let picture = saved(&folder, "a.png", scene(40, 30));
    let out = folder.path().join("out");
    fs::create_dir_all(out.join(".emerdiff")).unwrap();
    for name in ["lock", "0", "17", "plan.json.new", "notes.txt"] {
        fs::write(out.join(".emerdiff").join(name), "leftover").unwrap();
    }
    segment(&[&picture]).arg("--out").arg(&out).assert().success();
    assert_eq!(names(&out.join(".emerdiff")), ["notes.txt"]);
    fs::remove_file(out.join(".emerdiff/notes.txt")).unwrap();
    // A plan of somebody else's moves and removes nothing.
    fs::write(folder.path().join("outside"), "mine").unwrap();
    fs::write(out.join(".emerdiff/0"), "theirs").unwrap();
    let checksum = emerdiff::digest::sha256("mine");
    let entry = serde_json::json!({"path": "../outside", "sha256": checksum});
    for plan in [
        serde_json::json!({"files": [entry], "obsolete": []}),
        serde_json::json!({"files": [], "obsolete": [entry]}),
    ] {
        fs::create_dir_all(out.join(".emerdiff")).unwrap();
        fs::write(out.join(".emerdiff/plan.json"), plan.to_string()).unwrap();
        segment(&[&picture]).arg("--out").arg(&out).assert().success();
        assert_eq!(fs::read_to_string(folder.path().join("outside")).unwrap(), "mine");
        assert_eq!(names(&out).len(), 4);
    }
}

#[test]
fn an_interrupt_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    runtime();
    let mut child = Command::new(env!("CARGO_BIN_EXE_emerdiff"))
        .arg("segment")
        .arg(picture("cat.jpg"))
        .args(["--preset", "paper", "--num-regions", "60", "--out"])
        .arg(&out)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The folder is made before the model is opened; the work then takes many seconds.
    while !out.is_dir() {
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(Duration::from_millis(1000));
    send("-INT", &child);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(!out.exists(), "{:?}", names(&out));
}

#[test]
fn an_interrupt_stops_the_writing_of_files_too() {
    let folder = tempfile::tempdir().unwrap();
    let large = saved(&folder, "large.png", scene(2000, 1600));
    let feathered = ["--also", "psd,regions", "--feather", "1200"];
    let layers = ["--also", "page,psd,ora"];
    for (options, wait) in [(&feathered[..], 700), (&layers[..], 50)] {
        let out = folder.path().join("out");
        let mut command = many_files(&large, &out);
        let mut child = command.args(options).spawn().unwrap();
        // The first file is there.
        while !out.join(".emerdiff/0").exists() {
            assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(wait));
        let start = Instant::now();
        send("-INT", &child);
        assert_eq!(child.wait().unwrap().code(), Some(130));
        // 0.15 s and what a machine with other work takes.
        assert!(start.elapsed() < Duration::from_millis(1000), "{:?}", start.elapsed());
        assert!(!out.exists(), "{:?}", names(&out));
    }
}
