//! From features to a label map: masks on the feature grid, their tree, difference maps, assignment.

mod assign;
mod automatic;
mod difference;
mod edges;
mod features;
mod islands;
mod kmeans;
mod masks;
pub(crate) mod memory;
mod modulation;
mod mosaic;
mod probes;
mod resample;
mod scores;
mod split;
mod tree;
mod upsample;
mod window;

pub use assign::assign;
pub use automatic::{automatic_count, is_one_color};
pub(crate) use difference::mirror;
pub use difference::{blur, difference_map};
pub use edges::edge_guided;
pub use features::features;
pub use islands::absorb_islands;
pub use kmeans::cluster;
pub use masks::{Masks, low_resolution_masks, shown_cells};
pub use modulation::{Modulation, difference_maps};
pub use mosaic::{Mosaic, WindowMasks};
pub use probes::{Part, Probes};
pub use scores::{interpolated, scores};
pub use split::split_masks;
pub use tree::ClusterTree;
pub use upsample::LabelUpsampler;
