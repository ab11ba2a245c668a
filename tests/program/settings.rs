//! The settings as options.

use std::collections::BTreeSet;

use emerdiff::Overrides;
use serde_json::Value;

use crate::common::program::{emerdiff, refused, saved, segment};
use crate::common::{random, scene};

#[test]
fn options_arrive_in_the_settings() {
    let folder = tempfile::tempdir().unwrap();
    let path = saved(&folder, "a.png", scene(40, 30));
    let options = [
        "--json",
        "--quiet",
        "--preset",
        "paper",
        "--one-sided",
        "true",
        "--min-area",
        "0.01",
        "--seed",
        "7",
        "--strength",
        "-2.5",
        "--sigma",
        "0.5",
        "--feature-timestep",
        "21",
        "--modulation-timestep",
        "481",
        "--further-steps",
        "1",
        "--readout",
        "latents",
        "--memory-budget",
        "64",
        "--detail",
        "all",
        "--provider",
        "cpu",
        "--threads",
        "1",
    ];
    let output = segment(&[&path]).args(options).assert().success().get_output().clone();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let expected = serde_json::json!({
        "preset": "paper", "num_masks": 4, "finest_masks": 4, "level": "finest", "feature_timestep": 21, "modulation_timestep": 481,
        "num_inference_steps": 10, "further_steps": 1, "strength": -2.5, "sigma": 0.5, "one_sided": true,
        "readout": "latents",
        "edge_guided": false, "shared_probes": false, "min_area": 0.01, "connected": false, "seed": 7, "tiles": 1, "detail": "all", "transparent_region": true,
        "memory_budget": 64_000_000
    });
    assert_eq!(report["settings"], expected);
}

#[test]
fn detail_of_a_large_picture_needs_no_number() {
    let folder = tempfile::tempdir().unwrap();
    let path = saved(&folder, "large.png", scene(1100, 900));
    let output = segment(&[&path]).args(["--json", "--tiles"]).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["settings"]["tiles"], 8);
}

#[test]
fn wrong_settings() {
    let folder = tempfile::tempdir().unwrap();
    let path = saved(&folder, "a.png", scene(40, 40));
    let with = |options: &[&str], code, expected: &str| {
        let mut command = emerdiff();
        command.arg("segment").arg(&path).arg("--json").arg("--model").arg(random());
        refused(command.args(options), code, expected);
    };
    with(&["--num-regions", "0"], 2, "--num-regions");
    with(&["--num-regions", "many"], 2, "--num-regions");
    with(&["--num-regions", "65"], 1, "1 to 64");
    with(&["--granularity", "1.5"], 1, "granularity is 1.5: it must be 0 to 1");
    with(&["--granularity", "nan"], 1, "granularity");
    with(&["--provider", "abacus"], 2, "abacus");
    with(&["--provider", "cuda"], 1, "cuda");
    with(&["--preset", "slow"], 2, "slow");
    with(&["--modulation-timestep", "0"], 1, "modulation_timestep");
    with(&["--strength", "nan"], 1, "strength");
    refused(emerdiff().arg("segment").arg(&path), 2, "--out");
    refused(emerdiff().args(["segment", "--json"]), 2, "PICTURES");
    refused(emerdiff().arg("bake"), 2, "bake");
}

#[test]
fn masks_and_regions_are_asked_for_apart() {
    let folder = tempfile::tempdir().unwrap();
    let path = saved(&folder, "a.png", scene(40, 30));
    let settings = |options: &[&str]| {
        let mut command = emerdiff();
        command.arg("segment").arg(&path).args(["--json", "--model"]).arg(random());
        command.args(["--num-inference-steps", "10"]);
        let output = command.args(options).output().unwrap();
        let mut report: Value = serde_json::from_slice(&output.stdout).unwrap();
        report["settings"].take()
    };
    let masks = settings(&["--num-masks", "3"]);
    assert_eq!((&masks["num_masks"], &masks["level"]["regions"]), (&3.into(), &3.into()));
    let paper = settings(&["--num-masks", "3", "--preset", "paper"]);
    assert_eq!((&paper["num_masks"], &paper["level"]), (&3.into(), &"finest".into()));
    let both = settings(&["--num-masks", "3", "--num-regions", "2"]);
    assert_eq!((&both["num_masks"], &both["level"]["regions"]), (&3.into(), &2.into()));
}

#[test]
fn every_setting_is_an_option_of_its_name() {
    let help = emerdiff().args(["segment", "--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let options: BTreeSet<_> =
        help.split_whitespace().map(|word| word.split(['=', '[']).next().unwrap()).collect();
    let settings = serde_json::to_value(Overrides::default()).unwrap();
    for name in settings.as_object().unwrap().keys() {
        let option = format!("--{}", name.replace('_', "-"));
        assert!(options.contains(option.as_str()), "{option} is missing in\n{help}");
    }
}
