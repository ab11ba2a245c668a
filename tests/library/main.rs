//! The Rust crate: the method, its model bundles and ONNX Runtime.

mod bundle;
mod colors;
#[path = "../common/mod.rs"]
mod common;
mod device;
mod hostile;
mod keep;
mod layers;
mod optimized;
mod parity;
mod pictures;
mod pipeline;
mod profiles;
mod runs;
mod threads;
mod tiles;
