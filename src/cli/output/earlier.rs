//! Files that an earlier run left in a folder and that may be replaced.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use emerdiff::digest::sha256;
use serde::Deserialize;

use crate::cli::error::{Error, Result};
use crate::cli::output::names::{REPORT, folders, is_result};
use crate::cli::output::staged::Written;

/// The files that the report in a folder lists.
pub struct Earlier {
    folder: PathBuf,
    /// SHA-256 by path; `None` without a report of this program.
    files: Option<HashMap<String, String>>,
}

/// The fields of an earlier report that are read.
#[derive(Deserialize)]
struct Listing {
    #[serde(rename = "emerdiff")]
    _version: String,
    #[serde(default)]
    files: Vec<Written>,
}

impl Earlier {
    /// Read the report in `folder`, if there is one.
    pub fn in_folder(folder: &Path) -> Self {
        let json = fs::read(folder.join(REPORT)).ok();
        let listing = json.and_then(|json| serde_json::from_slice::<Listing>(&json).ok());
        let files = listing.map(|listing| {
            listing.files.into_iter().map(|file| (file.path, file.sha256)).collect()
        });
        Self { folder: folder.to_owned(), files }
    }

    /// Refuse the place of a file that holds anything but what an earlier run wrote there.
    pub fn check(&self, path: &str) -> Result<()> {
        let place = self.folder.join(path);
        // A link that leads nowhere is there too.
        if place.symlink_metadata().is_err() || (path == REPORT && self.files.is_some()) {
            return Ok(());
        }
        match self.files.as_ref().and_then(|files| files.get(path)) {
            None => Err(Error::Occupied { path: place }),
            Some(sha256) if !is_still(&place, sha256) => Err(Error::Changed { path: place }),
            Some(_) => Ok(()),
        }
    }

    /// The files of an earlier run, by their paths in the folder: those that may be removed.
    pub fn results(&self) -> impl Iterator<Item = &str> {
        let paths = self.files.iter().flatten().map(|(path, _)| path.as_str());
        // A report could list any file.
        paths.filter(|path| is_result(path))
    }

    /// Remove the files of an earlier run that are not among `files`: they are of another
    /// segmentation. Files that were changed since stay.
    pub fn remove_all_but(&self, files: &[Written]) {
        for path in self.results() {
            let place = self.folder.join(path);
            let stays = files.iter().any(|file| file.path == path);
            if !stays && self.check(path).is_ok() {
                // A file that cannot be removed does no more harm than one that was changed.
                let _ = fs::remove_file(&place);
            }
        }
        for below in folders() {
            // One that is not there, or that holds other files, stays as it is.
            let _ = fs::remove_dir(self.folder.join(below));
        }
    }
}

fn is_still(path: &Path, expected: &str) -> bool {
    fs::read(path).is_ok_and(|bytes| sha256(bytes) == expected)
}
