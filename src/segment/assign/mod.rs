//! Step 3: every pixel goes to the mask with the strongest difference (paper section 3.3).

pub mod argmax;
pub mod edges;
pub(crate) mod label_map;
mod neighbourhood;
mod piece_map;
pub mod scores;
pub mod upsample;
