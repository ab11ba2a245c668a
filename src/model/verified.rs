//! Files of large bundles that were verified before and have not been written to since: hashing
//! gigabytes at every start would take longer than opening them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::cache::{self, Fingerprint};
use crate::digest;

/// What is known of one bundle folder. Anything wrong with the note itself only means hashing
/// again.
#[derive(Debug, Default)]
pub(super) struct Verified {
    path: Option<PathBuf>,
    files: BTreeMap<String, Entry>,
    changed: bool,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Entry {
    sha256: String,
    fingerprint: Fingerprint,
}

impl Verified {
    /// The note about `bundle` in the user's cache folder.
    pub(super) fn of(bundle: &Path) -> Self {
        let path = || {
            let place = bundle.canonicalize().ok()?;
            let name = digest::sha256(place.as_os_str().as_encoded_bytes());
            Some(cache::folder()?.join("verified").join(format!("{name}.json")))
        };
        path().map_or_else(Self::default, Self::at)
    }

    fn at(path: PathBuf) -> Self {
        let files = fs::read(&path).ok().and_then(|json| serde_json::from_slice(&json).ok());
        Self { path: Some(path), files: files.unwrap_or_default(), changed: false }
    }

    /// Whether the file called `name` had this checksum and has not been written to since.
    pub(super) fn knows(&self, name: &str, sha256: &str, fingerprint: Fingerprint) -> bool {
        let entry = self.files.get(name);
        entry.is_some_and(|e| e.sha256 == sha256 && e.fingerprint == fingerprint)
    }

    /// Notes that the file called `name` has this checksum.
    pub(super) fn note(&mut self, name: &str, sha256: &str, fingerprint: Fingerprint) {
        if fingerprint.has_settled() {
            let entry = Entry { sha256: sha256.to_owned(), fingerprint };
            self.files.insert(name.to_owned(), entry);
            self.changed = true;
        }
    }

    /// Writes the note, if there is anything new and a place for it.
    pub(super) fn save(&self) {
        let (Some(path), true) = (&self.path, self.changed) else { return };
        let write = || -> std::io::Result<()> {
            let folder = path.parent().unwrap_or(Path::new("."));
            fs::create_dir_all(folder)?;
            let json = serde_json::to_vec(&self.files).map_err(std::io::Error::other)?;
            let file = tempfile::NamedTempFile::new_in(folder)?;
            fs::write(file.path(), json)?;
            file.persist(path)?;
            Ok(())
        };
        if let Err(error) = write() {
            tracing::debug!("{}: {error}", path.display());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    // Only Unix tells every change of a file; elsewhere nothing is ever known.
    #[cfg(unix)]
    #[test]
    fn a_file_is_known_until_it_is_written_to_or_the_note_is_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let (file, note) = (folder.path().join("weights"), folder.path().join("verified/a.json"));
        fs::write(&file, "weights").unwrap();
        std::thread::sleep(Duration::from_millis(2100));
        let fingerprint = Fingerprint::of(&file).unwrap();

        let mut verified = Verified::at(note.clone());
        assert!(!verified.knows("weights", "abc", fingerprint));
        verified.note("weights", "abc", fingerprint);
        verified.save();
        assert!(Verified::at(note.clone()).knows("weights", "abc", fingerprint));
        assert!(!Verified::at(note.clone()).knows("weights", "def", fingerprint));

        fs::write(&file, "Weights").unwrap();
        let changed = Fingerprint::of(&file).unwrap();
        assert!(!Verified::at(note.clone()).knows("weights", "abc", changed));
        fs::write(&note, "{").unwrap();
        assert!(!Verified::at(note).knows("weights", "abc", fingerprint));
    }

    #[test]
    fn a_file_that_was_just_written_is_not_noted() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("weights");
        fs::write(&file, "weights").unwrap();
        let fingerprint = Fingerprint::of(&file).unwrap();
        let mut verified = Verified::default();
        verified.note("weights", "abc", fingerprint);
        assert!(!verified.knows("weights", "abc", fingerprint));
    }
}
