//! `emerdiff bench` as its reader sees it.

use assert_cmd::Command;

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
    let whole = stages[0]["seconds"].as_f64().unwrap();
    for stage in stages {
        let seconds = stage["seconds"].as_f64().unwrap();
        let items = (stage["batch"].as_f64().unwrap() - 1.0).max(1.0);
        let passes = stage["unet_passes"].as_f64().unwrap();
        assert!(seconds > 0.0);
        assert!((passes * items * whole / seconds - 1.0).abs() < 1e-9, "{stage}");
        assert!(stage["memory_bytes"].as_u64().unwrap() > 1_000_000);
    }
    assert_eq!(report["provider"], "cpu");
    assert!(report["open_seconds"].as_f64().unwrap() > 0.0);
}

#[test]
fn the_table_has_a_row_for_each_stage() {
    let table = bench(&["--provider", "cpu"]);
    assert_eq!(table.matches("unet_tail").count(), 2, "{table}");
    assert!(table.starts_with("random, ONNX Runtime"), "{table}");
}
