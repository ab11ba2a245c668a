//! Numbers that say how well label maps agree, each as its reference implementation computes it.

pub mod boundary;
pub mod class_tally;
pub mod classes;
pub mod concepts;
pub mod counts;
pub mod curve;
mod hungarian;
mod matching;
mod overlap;
pub mod regions;
pub mod thin;
