//! `emerdiff bench` as its reader sees it.

use assert_cmd::Command;
use emerdiff::model::Bundle;

use crate::common::program::{emerdiff, refused};
use crate::common::{random, runtime};

fn bench(arguments: &[&str]) -> String {
    runtime();
    let output = Command::new(env!("CARGO_BIN_EXE_emerdiff"))
        .args(["--quiet", "bench", "--runs", "2", "--branches", "3", "--model"])
        .arg(random())
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_stages_are_measured_in_seconds_and_unet_passes() {
    let report: serde_json::Value = serde_json::from_str(&bench(&["--json"])).unwrap();
    let stages = report["stages"].as_array().unwrap();
    let names: Vec<_> = stages
        .iter()
        .map(|s| (s["stage"].as_str().unwrap(), s["batch"].as_u64().unwrap()))
        .collect();
    let expected = [
        ("unet", 1),
        ("unet", 4),
        ("unet_head", 1),
        ("unet_tail", 1),
        ("unet_tail", 4),
        ("vae_encoder", 1),
        ("vae_decoder", 1),
    ];
    assert_eq!(names, expected);
    let manifest = Bundle::open(random()).unwrap().manifest().clone();
    for (graph, _) in manifest.graphs.iter() {
        assert!(names.iter().any(|(stage, _)| *stage == graph), "{graph} is not measured");
    }
    // One pass of the whole UNet is what the others are measured in.
    assert_eq!(stages[0]["unet_passes"], 1.0);
    for stage in stages {
        assert!(stage["seconds"].as_f64().unwrap() > 0.0);
        assert!(stage["unet_passes"].as_f64().unwrap() > 0.0);
        assert!(stage["memory_bytes"].as_u64().unwrap() > 1_000_000);
    }
    assert_eq!(report["model"], "random");
    assert_eq!(report["runs"], 2);
    assert_eq!(report["provider"], "cpu");
    assert!(report["open_seconds"].as_f64().unwrap() > 0.0);
}

#[test]
fn no_runs_and_no_branches_are_refused() {
    for flag in ["--runs", "--branches"] {
        refused(emerdiff().args(["bench", flag, "0"]), 2, flag);
    }
}

#[test]
fn the_table_has_a_row_for_each_stage() {
    let table = bench(&["--provider", "cpu"]);
    assert_eq!(table.matches("unet_tail").count(), 2, "{table}");
    assert!(table.starts_with("random, ONNX Runtime"), "{table}");
}
