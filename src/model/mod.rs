//! Model bundles on disk.

mod bundle;
mod check;
mod locate;
mod manifest;
mod onnx;
mod plain;
mod verified;

pub use bundle::Bundle;
pub use locate::embedded;
pub use manifest::{
    Automatic, BetaSchedule, Defaults, Edges, FileSeal, GraphFile, Graphs, Latents, Manifest,
    Precision, PredictionType, SCHEMA_VERSION, SchedulerConfig, Site,
};
