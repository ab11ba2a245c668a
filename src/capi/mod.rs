//! The C interface, from which `include/emerdiff.h` is generated.
//!
//! The contract that callers read is the preamble in `cbindgen.toml` and the comments of the
//! exported functions. There is a file or a folder for each object of the header; [`ffi`] has what
//! they share. Every exported function runs in the guard of [`ffi::status`], looks handles up in
//! [`ffi::registry`], and touches the caller's memory through [`ffi::raw`] only.
// The lint counts the export of a function by name as unsafe. Only `ffi::raw` has unsafe blocks.
#![allow(unsafe_code)]
#![allow(non_camel_case_types)]

mod buffer;
mod cancel;
mod ffi;
mod image;
mod model;
mod options;
mod run;
mod runtime;
mod segmentation;
mod version;
