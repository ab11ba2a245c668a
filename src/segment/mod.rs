//! The algorithms of the method: masks on the feature grid and their tree, modulation, the label of
//! every pixel, regions in one piece. [`crate::pipeline`] puts them together.

pub mod assign;
pub mod boundary;
pub mod cluster;
pub mod connected;
pub mod modulate;
pub mod mosaic;
pub mod resample;
