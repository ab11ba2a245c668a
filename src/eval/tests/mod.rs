//! Data sets, metrics and the guide, from the files that they are checked against.

mod bsds;
mod bsds_bench;
mod datasets;
mod files;
mod fuzz;
mod guide;
mod metrics;
