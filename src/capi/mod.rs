//! The C interface, from which `include/emerdiff.h` is generated.
//!
//! The contract that callers read is the preamble in `cbindgen.toml` and the comments of the exported
//! functions. Every export runs in [`status`]'s guard; memory of the caller is touched in [`raw`] only;
//! handles are looked up in the [`registry`].
// Exporting a function by name is what the lint calls unsafe in all files but `raw`, which has the
// only unsafe blocks.
#![allow(unsafe_code)]
#![allow(non_camel_case_types)]

mod buffer;
mod estimate;
mod image;
mod maps;
mod masks;
mod model;
mod options;
mod raw;
mod regions;
mod registry;
mod rendering;
mod result;
mod run;
mod runtime;
mod setters;
mod status;
mod version;
mod view;
