//! What the objects of the interface share: the caller's memory, handles, statuses.

pub mod extent;
pub mod raw;
pub mod registry;
pub mod status;
