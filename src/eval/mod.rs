//! How good a segmentation is: data sets, the protocols of the literature, methods side by side.

pub mod arm;
mod borders;
mod class_matching;
pub mod contours;
pub mod dataset;
mod diffcut;
pub mod error;
pub mod experiment;
pub mod external;
pub mod journal;
mod labels;
pub mod mask_count;
pub mod method;
mod metric;
pub mod paired;
mod prediction;
pub mod record;
pub mod report;
pub mod runner;
mod scene;
mod scores;
pub mod setting;
pub mod sheet;
mod sum;
pub mod summary;
pub mod table;
#[cfg(test)]
mod tests;
