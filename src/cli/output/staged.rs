//! Files that come into being together.

use std::io::Write;
use std::path::{Path, PathBuf};

use emerdiff::digest::sha256;
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use crate::cli::error::{Error, Result};

/// A file of results, as the report lists it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Written {
    /// Its path in the folder of results, with `/`.
    pub path: String,
    pub sha256: String,
}

/// Files written beside their places in a folder, to be renamed together; dropped, they are gone.
pub struct Staged {
    folder: PathBuf,
    temporary: Vec<NamedTempFile>,
    files: Vec<Written>,
}

impl Staged {
    /// No files yet, in `folder`.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), temporary: Vec::new(), files: Vec::new() }
    }

    /// Add a file; `path` is its place in the folder, with `/`.
    pub fn add(&mut self, path: &str, bytes: &[u8]) -> Result<()> {
        let mut builder = tempfile::Builder::new();
        let prefix = format!(".{}.", path.replace('/', "-"));
        builder.prefix(&prefix);
        // The mode of ordinary files, from which the umask takes what it should; temporary ones are
        // the user's alone.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(&self.folder).and_then(|mut file| {
            file.write_all(bytes)?;
            Ok(file)
        });
        self.temporary.push(file.map_err(|source| self.fail(path, source))?);
        self.files.push(Written { path: path.to_owned(), sha256: sha256(bytes) });
        Ok(())
    }

    /// The files that were added.
    pub fn files(&self) -> &[Written] {
        &self.files
    }

    /// Give every file its name and replace what has that name.
    pub fn rename(self) -> Result<()> {
        let fail = |path: &Path, source| Error::Write { path: path.to_owned(), source };
        for (file, Written { path, .. }) in self.temporary.into_iter().zip(&self.files) {
            let path = self.folder.join(path);
            let parent = path.parent().expect("a file in a folder");
            std::fs::create_dir_all(parent).map_err(|source| fail(parent, source))?;
            file.persist(&path).map_err(|error| fail(&path, error.error))?;
        }
        Ok(())
    }

    fn fail(&self, path: &str, source: std::io::Error) -> Error {
        Error::Write { path: self.folder.join(path), source }
    }
}

/// Write one file beside its place, then renames it.
pub fn replace(folder: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let mut staged = Staged::new(folder);
    staged.add(name, bytes)?;
    staged.rename()
}
