//! The command line program and what it writes.

mod bench;
mod cli;
#[path = "../common/mod.rs"]
mod common;
mod eval;
mod eval_bsds_bench;
mod eval_datasets;
mod eval_metrics;
mod guides;
mod outputs;
mod runtime;
