//! Model bundles, on disk and in this program.

mod bundle;
mod check;
mod files;
mod locate;
mod location;
mod manifest;
mod onnx;
mod plain;
mod verified;
mod verify;

pub use bundle::Bundle;
pub(crate) use files::Content;
pub use files::Files;
pub(crate) use locate::is_shipped;
pub use locate::{FoundModel, find, folder, list, shipped};
pub use location::{Location, embedded};
pub use manifest::{
    Automatic, BetaSchedule, BorderWeights, Boundary, Defaults, Edges, FileSeal, GraphFile, Graphs,
    Latents, Manifest, Precision, PredictionType, SCHEMA_VERSION, SchedulerConfig, Site,
};
