//! The command line program and what it writes.

mod bench;
mod cli;
#[path = "../common/mod.rs"]
mod common;
mod eval;
mod guides;
mod outputs;
mod runtime;
