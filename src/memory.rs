//! Large allocations, which fail as errors instead of ending the process.

use crate::{Error, Result};

/// An empty vector with room for `length` values, for `what`.
///
/// # Errors
/// [`Error::OutOfMemory`].
pub(crate) fn reserved<T>(length: u64, what: &str) -> Result<Vec<T>> {
    let bytes = length.saturating_mul(size_of::<T>() as u64);
    let refused = || Error::OutOfMemory { what: what.to_owned(), bytes };
    let mut values = Vec::new();
    let length = usize::try_from(length).map_err(|_| refused())?;
    values.try_reserve_exact(length).map_err(|_| refused())?;
    Ok(values)
}

/// A vector of `length` zeros, for `what`.
///
/// # Errors
/// [`Error::OutOfMemory`].
pub(crate) fn zeroed<T: Clone + Default>(length: u64, what: &str) -> Result<Vec<T>> {
    let mut values = reserved(length, what)?;
    values.resize(length as usize, T::default());
    Ok(values)
}

/// Whether the system gives `bytes` at this moment. What is then allocated in parts, by libraries
/// and on other threads too, fits unless somebody else takes it first.
///
/// # Errors
/// [`Error::OutOfMemory`].
pub(crate) fn probe(bytes: u64, what: &str) -> Result<()> {
    reserved::<u8>(bytes, what).map(drop)
}
