//! Processes in distress: calls fail, and nothing ends the process.

use std::path::Path;

use crate::common::c::{Language, build, run, succeed};
use crate::common::random;

fn attack(program: &Path, arguments: &[&str]) -> String {
    let printed = succeed(run(program).arg(random()).args(arguments));
    printed.lines().last().unwrap_or_default().to_owned()
}

#[test]
fn an_estimate_of_what_no_machine_holds_is_refused() {
    let (_folder, program) = build(Language::C11, "tests/c/programs/attacks.c");
    assert_eq!(attack(&program, &["estimate"]), "7 7 7 7");
}

#[test]
fn memory_that_runs_out_is_a_status() {
    let (_folder, program) = build(Language::C11, "tests/c/programs/attacks.c");
    // Beside the picture, which takes 72 MB, there is no room, some room, nearly enough, enough.
    let statuses = ["80", "120", "200", "300", "2000"].map(|megabytes| {
        let line = attack(&program, &["memory", megabytes]);
        let (status, text) = line.split_once(' ').unwrap();
        assert!(status == "0" || text.contains("memory"), "{line}");
        status.parse::<i32>().unwrap()
    });
    assert_eq!((statuses[1], statuses[4]), (15, 0), "{statuses:?}");
    assert!(statuses.iter().all(|status| [0, 13, 15].contains(status)), "{statuses:?}");
}

/// Soft mask, cut-out, overlay, outline, borders; a clone, for which the run may have left room; the
/// labels, which need nothing.
#[test]
fn memory_that_runs_out_later_is_a_status_too() {
    let (_folder, program) = build(Language::C11, "tests/c/programs/attacks.c");
    let statuses = attack(&program, &["results"]);
    let expected = ["15 15 15 15 15 15 0", "15 15 15 15 15 0 0"];
    assert!(expected.contains(&&*statuses), "{statuses}");
}

/// The header says so much.
#[test]
fn a_stack_of_256_kilobytes_is_enough() {
    let (_folder, program) = build(Language::C11, "tests/c/programs/attacks.c");
    assert_eq!(attack(&program, &["stack", "256"]), "0");
}

#[test]
#[cfg(target_os = "linux")]
fn many_runs_take_no_more_memory_than_a_few() {
    let (_folder, program) = build(Language::C99, "tests/c/programs/soak.c");
    let runs = std::env::var("EMERDIFF_SOAK_RUNS").unwrap_or_else(|_| "200".into());
    let printed = succeed(run(&program).arg(random()).arg(&runs));
    let slope: f64 = printed.trim().parse().unwrap();
    println!("{slope} bytes a run over {runs} runs");
    // Allocators and caches settle in the first runs: a few show more than many.
    let most = if runs.len() < 4 { 40_000.0 } else { 2_000.0 };
    assert!(slope < most, "{slope} bytes a run");
}
