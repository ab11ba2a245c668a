//! How strong every border is: basins of the picture, what tells the two sides of a border apart,
//! and the tree in which regions merge across the weakest border first.

pub mod agglomerate;
pub mod basins;
pub mod cracks;
pub mod cues;
pub mod graph;
pub mod lattice;
pub mod reduce;
