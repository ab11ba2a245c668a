//! From features to a label map: masks on the feature grid, difference maps, assignment.

mod assign;
mod difference;
mod features;
mod kmeans;
mod masks;
mod modulation;

pub use assign::assign;
pub(crate) use difference::mirror;
pub use difference::{blur, difference_map};
pub use features::features;
pub use kmeans::cluster;
pub use masks::{Masks, low_resolution_masks};
pub use modulation::{Modulation, difference_maps};
