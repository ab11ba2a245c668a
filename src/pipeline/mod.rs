//! The steps of a run, each of which takes what the steps before it gave:
//!
//! | step | takes | gives |
//! |---|---|---|
//! | [`encoded::Encoded::new`] | the picture on its canvas | latents of each tile |
//! | [`features::read`] | latents | features of each cell |
//! | [`clusters::Clusters::new`] | features | masks on the feature grid, and their tree |
//! | [`differences::TiledProbes::new`] | masks | what is modulated in each tile |
//! | [`differences::Differences::new`] | latents, probes | difference maps |
//! | [`assignment::Assignment::new`] | masks, difference maps | the label of every pixel |
//!
//! or, where regions are drawn to the edges of the picture, instead of the last
//!
//! | step | takes | gives |
//! |---|---|---|
//! | [`sketch::Sketch::new`] | the picture | its contrasts |
//! | [`detail::Seen::new`] | windows of the picture | features of finer cells |
//! | [`basins::Basins::new`] | all of it | basins, and what lies between them |
//! | [`partition::Partition::of_basins`] | basins | regions, and the strength of their borders |

pub mod assignment;
pub mod basins;
pub mod clusters;
pub mod detail;
pub mod differences;
pub mod encoded;
pub mod features;
pub mod partition;
pub mod run;
pub mod sketch;
