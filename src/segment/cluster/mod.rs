//! Step 1: masks on the feature grid, and the tree that merges them (paper section 3.2).

pub mod automatic;
pub mod exchange;
pub mod features;
pub mod groups;
pub(crate) mod joins;
pub mod kmeans;
pub mod masks;
pub mod split;
mod spread;
pub mod tree;
pub mod uniform;
