//! Model bundles on disk.

mod bundle;
mod locate;
mod manifest;
mod verified;

pub use bundle::Bundle;
pub use locate::embedded;
pub use manifest::{
    Automatic, BetaSchedule, Defaults, Edges, FileSeal, GraphFile, Graphs, Latents, Manifest,
    Precision, PredictionType, SCHEMA_VERSION, SchedulerConfig, Site,
};
