//! Sequences of calls of the C interface.

use std::time::{Duration, Instant};

use crate::common::c::{Language, build, run, succeed};
use crate::common::random;

#[test]
fn calls() {
    let seconds = std::env::var("EMERDIFF_FUZZ_SECONDS");
    let seconds = seconds.map_or(2, |text| text.parse().expect("EMERDIFF_FUZZ_SECONDS"));
    let (_folder, program) = build(Language::C99, "tests/c/programs/hostile.c");
    let (began, mut seed) = (Instant::now(), 1);
    while began.elapsed() < Duration::from_secs(seconds) {
        let printed = succeed(run(&program).arg(random()).args(["20000", &seed.to_string()]));
        println!("seed {seed}: {printed}");
        seed += 1;
    }
}
