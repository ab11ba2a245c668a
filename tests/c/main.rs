//! The C interface: header, built library, installed package, and what programs in C and C++ see.

mod attacks;
#[path = "../common/mod.rs"]
mod common;
mod doors;
mod header;
mod install;
mod interface;
mod programs;
mod snippet;
