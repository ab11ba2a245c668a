//! How good a segmentation is: data sets, the protocols of the literature, methods side by side.

pub mod arm;
mod class_matching;
pub mod dataset;
mod diffcut;
pub mod error;
pub mod experiment;
pub mod journal;
mod label_maps;
mod labels;
pub mod mask_count;
pub mod method;
mod metric;
pub mod paired;
pub mod record;
pub mod report;
pub mod runner;
mod scene;
pub mod sheet;
mod summary;
pub mod table;
#[cfg(test)]
mod tests;
