//! One process at a time writes into a folder of results.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::time::Duration;

use emerdiff::Cancel;
use same_file::Handle;

use crate::cli::error::Error;

/// Name of the file that is locked; the lock goes with the process.
pub const LOCK: &str = "lock";
/// Between two looks at a lock that another process has.
const WAIT: Duration = Duration::from_millis(20);

/// Why there is no lock.
pub enum Failure {
    Cancelled,
    Io(io::Error),
}

/// Make the folder `place` and lock it, after any other process that has it, as long as the file is
/// open.
pub fn take(place: &Path) -> Result<File, Failure> {
    let path = place.join(LOCK);
    loop {
        match fs::create_dir(place) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error.into()),
            _ => {}
        }
        match place.symlink_metadata() {
            Ok(metadata) if !metadata.is_dir() => {
                return Err(io::Error::from(io::ErrorKind::NotADirectory).into());
            }
            // The process that had it has just removed the folder, which the next line finds, too.
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        match OpenOptions::new().write(true).create(true).truncate(false).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
            Ok(file) => match file.try_lock() {
                Err(TryLockError::WouldBlock) => std::thread::sleep(WAIT),
                // A file system may have no locks.
                _ if is_at(&file, &path) => return Ok(file),
                _ => {}
            },
        }
        Cancel::check().map_err(|_| Failure::Cancelled)?;
    }
}

/// Whether a file is still the one at `path`, not one that was removed there.
fn is_at(file: &File, path: &Path) -> bool {
    let handle = file.try_clone().and_then(Handle::from_file);
    handle.is_ok_and(|handle| Handle::from_path(path).is_ok_and(|there| there == handle))
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Failure {
    /// The error of writing into `folder`.
    pub fn of_folder(self, folder: &Path) -> Error {
        match self {
            Self::Cancelled => emerdiff::Error::Cancelled.into(),
            Self::Io(source) => Error::Write { path: folder.to_owned(), source },
        }
    }
}
