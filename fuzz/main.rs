//! Fuzzers: each gives what strangers may give, and nothing may panic, hang or write elsewhere.
//! `fuzz/README.md` says how to run them for long.

mod calls;
#[path = "../tests/common/mod.rs"]
mod common;
mod kept;
mod mutate;
mod pictures;
