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

pub mod assignment;
pub mod clusters;
pub mod differences;
pub mod encoded;
pub mod features;
pub mod run;
