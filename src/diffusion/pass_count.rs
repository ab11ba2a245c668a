//! How often the graphs of the UNet ran.

use serde::{Deserialize, Serialize};

/// Batch items that went through each UNet graph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassCount {
    /// Whole passes.
    pub unet: usize,
    /// Passes up to the modulated layer.
    pub unet_head: usize,
    /// Passes from the modulated layer on.
    pub unet_tail: usize,
}

impl std::ops::Add for PassCount {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl std::ops::AddAssign for PassCount {
    fn add_assign(&mut self, other: Self) {
        self.unet += other.unet;
        self.unet_head += other.unet_head;
        self.unet_tail += other.unet_tail;
    }
}
