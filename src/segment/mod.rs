//! The stages of the method: a picture's latents and features, masks on the feature grid and their
//! tree, difference maps, a label for every pixel, regions in one piece.

pub mod assign;
pub mod cluster;
pub mod connected;
pub mod encode;
pub mod modulate;
pub mod mosaic;
pub mod resample;
pub mod run;
