//! Plain files: a pipe or a device in their place could be read for ever.

use std::fs::{File, Metadata};
use std::io::Read;
use std::path::Path;

use crate::{Error, Result};

/// Open a plain file, or the one that a link points to.
///
/// # Errors
/// [`Error::BundleRead`], [`Error::BundleInvalid`] for anything else.
pub(super) fn open(path: &Path) -> Result<(File, Metadata)> {
    let read_error = |source| Error::BundleRead { path: path.to_owned(), source };
    let plain = |metadata: Metadata| match metadata.is_file() {
        true => Ok(metadata),
        false => Err(Error::bundle(path, "it is not a plain file; copy the bundle again")),
    };
    // Before it is opened: opening a pipe waits for who writes into it.
    plain(path.metadata().map_err(read_error)?)?;
    let file = File::open(path).map_err(read_error)?;
    let metadata = plain(file.metadata().map_err(read_error)?)?;
    Ok((file, metadata))
}

/// Read a plain file of at most `most` bytes.
///
/// # Errors
/// Those of [`open`], [`Error::BundleInvalid`] for a larger file.
pub(super) fn read(path: &Path, most: u64) -> Result<Vec<u8>> {
    let (file, _) = open(path)?;
    let mut bytes = Vec::new();
    // The size that the system tells is not that of every plain file.
    let read = file.take(most + 1).read_to_end(&mut bytes);
    read.map_err(|source| Error::BundleRead { path: path.to_owned(), source })?;
    if bytes.len() as u64 > most {
        return Err(Error::bundle(path, format!("it has more than {most} bytes")));
    }
    Ok(bytes)
}
