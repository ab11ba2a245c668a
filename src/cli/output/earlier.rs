//! Files that an earlier run left in a folder and that may be replaced.

use std::fs;
use std::path::{Path, PathBuf};

use emerdiff::digest::sha256;

use crate::cli::error::{Error, Result};
use crate::cli::output::names::Names;
use crate::cli::output::seal::{Found, Written, unsealed};

/// The files that the report in a folder lists.
pub struct Earlier {
    folder: PathBuf,
    names: &'static Names,
    found: Found,
}

impl Earlier {
    /// Read the report in `folder`, if there is one.
    pub fn in_folder(folder: &Path, names: &'static Names) -> Self {
        let found = unsealed(&folder.join(names.report));
        Self { folder: folder.to_owned(), names, found }
    }

    /// Refuse the place of a file that holds anything but what an earlier run wrote there.
    pub fn check(&self, path: &str) -> Result<()> {
        let place = self.folder.join(path);
        if let Some((below, _)) = path.rsplit_once('/') {
            let below = self.folder.join(below);
            // A link would lead out of the folder.
            if below.symlink_metadata().is_ok_and(|metadata| !metadata.is_dir()) {
                return Err(Error::Occupied { path: below });
            }
        }
        // A link that leads nowhere is there too.
        if place.symlink_metadata().is_err() {
            return Ok(());
        }
        match &self.found {
            Found::Nothing | Found::Foreign => Err(Error::Occupied { path: place }),
            Found::Changed => Err(Error::Changed { path: self.folder.join(self.names.report) }),
            Found::Report(_) if path == self.names.report => Ok(()),
            Found::Report(files) => match files.iter().find(|file| file.path == path) {
                None => Err(Error::Occupied { path: place }),
                Some(file) if !is_still(&place, &file.sha256) => {
                    Err(Error::Changed { path: place })
                }
                Some(_) => Ok(()),
            },
        }
    }

    /// The files of an earlier run: those that may be removed.
    pub fn results(&self) -> impl Iterator<Item = &Written> {
        let files = match &self.found {
            Found::Report(files) => files.as_slice(),
            _ => &[],
        };
        // A report could list any file.
        files.iter().filter(|file| (self.names.is_result)(&file.path))
    }
}

/// Whether a file, not a link to one, holds what was written to it.
pub fn is_still(path: &Path, expected: &str) -> bool {
    path.symlink_metadata().is_ok_and(|metadata| metadata.is_file())
        && fs::read(path).is_ok_and(|bytes| sha256(bytes) == expected)
}
