//! Numbers that say how well label maps agree, each as its reference implementation computes it.

mod boundary;
mod classes;
mod concepts;
mod counts;
mod hungarian;
mod matching;
mod overlap;
mod regions;
mod thin;

pub use boundary::{Boundaries, TOLERANCE, boundaries, boundary_counts, near_boundary_counts};
pub use classes::{ClassTable, Tally};
pub use concepts::{Judged, concept_tally, data_set_tally};
pub use counts::{Counts, Fractions};
pub use hungarian::best_assignment;
pub use matching::match_pixels;
pub use overlap::overlap;
pub use regions::{RegionScores, region_scores};
pub use thin::thin;
