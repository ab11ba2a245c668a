//! `emerdiff info`, and bundles that cannot be used.

use std::fs;

use predicates::str::contains;
use serde_json::Value;

use crate::common::program::{emerdiff, refused};
use crate::common::{picture, random, runtime};

#[test]
fn wrong_bundles() {
    let mut command = emerdiff();
    command.args(["segment", "--json", "--model", "no/bundle"]).arg(picture("cat.jpg"));
    refused(&mut command, 1, "no/bundle");
    refused(emerdiff().args(["info", "no/bundle"]), 1, "no/bundle");
}

#[test]
fn info_describes_a_bundle() {
    emerdiff().arg("info").assert().success().stdout(contains("tiny"));
    let output = emerdiff().arg("info").arg(random()).arg("--json").assert().success();
    let json: Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
    assert_eq!(json["name"], "random");
}

#[cfg(target_os = "linux")]
#[test]
fn a_reader_that_goes_away_is_an_error_not_a_panic() {
    runtime();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_emerdiff"))
        .arg("info")
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("error: cannot write standard"));
}
