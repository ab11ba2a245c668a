//! What this process has begun and must not leave behind: unfinished files, empty folders.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::cli::output::staging;

/// Begun by any thread.
static BEGUN: Mutex<Begun> = Mutex::new(Begun { staging: Vec::new(), folders: Vec::new() });

/// Staging folders in use, and folders that were made, parents first.
pub struct Begun {
    staging: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

/// Removes the folders that stayed empty when it is dropped.
pub struct Tidy;

impl Drop for Tidy {
    fn drop(&mut self) {
        begun().remove_empty_folders();
    }
}

/// End everything that was begun and keep other threads from completing any of it. The process is
/// about to end.
pub fn abandon() {
    let mut begun = begun();
    begun.staging.iter().for_each(|place| staging::remove(place));
    begun.remove_empty_folders();
    std::mem::forget(begun);
}

/// What was begun; nobody else begins, completes or abandons anything until this is dropped.
pub fn begun() -> MutexGuard<'static, Begun> {
    BEGUN.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Begun {
    /// A staging folder is in use.
    pub fn add_staging(&mut self, place: &Path) {
        self.staging.push(place.to_owned());
    }

    /// A staging folder is no longer in use.
    pub fn forget_staging(&mut self, place: &Path) {
        self.staging.retain(|other| other != place);
    }

    /// Make a folder and what is missing above it.
    pub fn create_folder(&mut self, folder: &Path) -> io::Result<()> {
        let missing = folder
            .ancestors()
            .take_while(|path| !path.as_os_str().is_empty() && path.symlink_metadata().is_err());
        let mut missing: Vec<_> = missing.map(ToOwned::to_owned).collect();
        missing.reverse();
        let created = fs::create_dir_all(folder);
        self.folders.extend(missing);
        created
    }

    fn remove_empty_folders(&mut self) {
        while let Some(folder) = self.folders.pop() {
            // One that holds files stays.
            let _ = fs::remove_dir(folder);
        }
    }
}
