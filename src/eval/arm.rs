//! What is compared.

use crate::eval::mask_count::MaskCount;
use crate::eval::method::Method;

/// A method with a number of masks to start from: one arm of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arm {
    /// The method.
    pub method: Method,
    /// The number of masks.
    pub num_masks: MaskCount,
}
