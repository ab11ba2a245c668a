//! What the objects of the interface share: the caller's memory, handles, statuses.

pub mod extent;
#[cfg(windows)]
pub mod loaded;
pub mod raw;
pub mod registry;
pub mod status;
