//! The command line program and what it writes.

mod bench;
#[path = "../common/mod.rs"]
mod common;
mod eval;
mod faults;
mod guides;
mod info;
mod inputs;
mod installed;
mod outputs;
mod pictures;
mod runtime;
mod segment;
mod settings;
