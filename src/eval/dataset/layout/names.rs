//! Pictures and their ground truths by the names of their files.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::Layout;
use crate::eval::error::{Error, Result};

impl Layout {
    /// Add the pictures in `below` the folder of pictures, by their names.
    pub(super) fn collect(
        &self,
        pictures: &Path,
        below: &Path,
        depth: usize,
        found: &mut BTreeMap<String, Found>,
    ) -> Result<()> {
        let folder = pictures.join(below);
        for entry in folder.read_dir().map_err(|error| Error::read(&folder, error))? {
            let entry = entry.map_err(|error| Error::read(&folder, error))?;
            let (file_name, picture) = (entry.file_name(), entry.path());
            // Hidden files are no pictures, such as those that macOS puts beside each.
            if file_name.as_encoded_bytes().starts_with(b".") {
                continue;
            }
            if picture.is_dir() {
                if depth > 0 {
                    self.collect(pictures, &below.join(file_name), depth - 1, found)?;
                }
                continue;
            }
            let Some(stem) = without_ending(&file_name, self.picture_endings) else { continue };
            let stem = below.join(stem);
            let parts: Vec<_> = stem.iter().map(OsStr::to_string_lossy).collect();
            let name = parts.join("/");
            if let Some(other) = found.insert(name, Found { picture: picture.clone(), stem }) {
                let reason = format!("it shares its ground truth with {}", other.picture.display());
                return Err(Error::read(picture, reason));
            }
        }
        Ok(())
    }

    /// The ground truth of the picture `stem`; its ending may be in upper case.
    pub(super) fn truth(&self, base: &Path, stem: &Path) -> PathBuf {
        let with = |ending: &str| {
            let mut path = base.join(&self.truths).join(stem).into_os_string();
            path.push(ending);
            PathBuf::from(path)
        };
        let (truth, upper) = (with(self.truth_ending), with(&self.truth_ending.to_uppercase()));
        if !truth.is_file() && upper.is_file() { upper } else { truth }
    }
}

/// A picture, and its path below the folder of pictures without its ending.
pub(super) struct Found {
    pub picture: PathBuf,
    pub stem: PathBuf,
}

/// The name of a file without the one of `endings` that it has, in upper or lower case.
fn without_ending(name: &OsStr, endings: &[&str]) -> Option<OsString> {
    endings.iter().find_map(|ending| match name.to_str() {
        Some(name) => {
            let (stem, own) = name.split_at_checked(name.len().checked_sub(ending.len())?)?;
            own.eq_ignore_ascii_case(ending).then(|| stem.into())
        }
        None => {
            let (name, ending) = (Path::new(name), ending.strip_prefix('.')?);
            let own = name.extension()?.eq_ignore_ascii_case(ending);
            own.then(|| name.file_stem().map(OsStr::to_owned)).flatten()
        }
    })
}
