//! Step 2: modulated denoising, and the difference map of each mask (paper section 3.3).

pub mod difference;
pub(crate) mod memory;
pub mod modulation;
pub mod probes;
