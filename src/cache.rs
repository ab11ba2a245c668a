//! The user's cache folder, and how files in and out of it are known to be the same as before.

use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::digest::sha256_of_file;

/// Bundles from this size on are mapped and hashed once; smaller ones are read into memory, where
/// nobody can change them.
pub(crate) const LARGE: u64 = 64_000_000;

/// Two changes of a file within this time may carry the same time.
const CLOCK_TICK: Duration = Duration::from_secs(2);

/// This program's cache folder; `None` where the user has none.
pub(crate) fn folder() -> Option<PathBuf> {
    Some(dirs::cache_dir()?.join("emerdiff"))
}

/// Size, times and number of a file: equal as long as nothing has written to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fingerprint {
    size: u64,
    modified_ns: u64,
    /// When the system noted the last change of any kind, which no program can set back. Where
    /// there is none, a fingerprint proves nothing.
    changed_ns: Option<u64>,
    /// The file's number on its disk.
    inode: u64,
}

impl Fingerprint {
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        Self::from_metadata(&path.metadata()?)
    }

    pub(crate) fn from_metadata(metadata: &Metadata) -> io::Result<Self> {
        let modified = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        let modified_ns = u64::try_from(modified.as_nanos()).unwrap_or(u64::MAX);
        let (changed_ns, inode) = change(metadata);
        Ok(Self { size: metadata.len(), modified_ns, changed_ns, inode })
    }

    /// Whether a later change is sure to show: the system tells changes apart and the file is not
    /// just being written.
    pub(crate) fn has_settled(&self) -> bool {
        self.changed_ns.is_some_and(|changed_ns| {
            let last = UNIX_EPOCH + Duration::from_nanos(changed_ns.max(self.modified_ns));
            SystemTime::now().duration_since(last).is_ok_and(|age| age > CLOCK_TICK)
        })
    }
}

#[cfg(unix)]
fn change(metadata: &Metadata) -> (Option<u64>, u64) {
    use std::os::unix::fs::MetadataExt;
    let (seconds, nanoseconds) = (metadata.ctime(), metadata.ctime_nsec());
    let ns = seconds.checked_mul(1_000_000_000).and_then(|ns| ns.checked_add(nanoseconds));
    (ns.and_then(|ns| u64::try_from(ns).ok()), metadata.ino())
}

#[cfg(not(unix))]
fn change(_: &Metadata) -> (Option<u64>, u64) {
    (None, 0)
}

/// What a file was when this library wrote it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Seal {
    sha256: String,
    fingerprint: Fingerprint,
}

impl Seal {
    /// The seal of the file at `path`, which is read.
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        Ok(Self { fingerprint: Fingerprint::of(path)?, sha256: sha256_of_file(path)? })
    }

    /// The checksum.
    pub(crate) fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Bytes of the file.
    pub(crate) fn size(&self) -> u64 {
        self.fingerprint.size
    }

    /// Whether the file at `path` is still the same. It is read only if something may have written
    /// to it since.
    pub(crate) fn holds(&self, path: &Path) -> bool {
        let Ok(found) = Fingerprint::of(path) else { return false };
        if found == self.fingerprint && found.has_settled() {
            return true;
        }
        found.size == self.size() && sha256_of_file(path).is_ok_and(|sum| sum == self.sha256)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Sets the time of the last change of the contents, as a program can.
    fn set_modified(path: &Path, time: SystemTime) {
        fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
    }

    #[test]
    fn a_file_that_is_written_to_has_another_fingerprint() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("weights");
        fs::write(&path, "before").unwrap();
        let before = Fingerprint::of(&path).unwrap();
        assert_eq!(Fingerprint::of(&path).unwrap(), before);
        assert!(!before.has_settled());
        set_modified(&path, SystemTime::now() - Duration::from_secs(60));
        assert_ne!(Fingerprint::of(&path).unwrap(), before);
    }

    #[test]
    fn a_change_shows_although_size_and_time_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("weights");
        fs::write(&path, "before").unwrap();
        let seal = Seal::of(&path).unwrap();
        assert!(seal.holds(&path));
        let time = path.metadata().unwrap().modified().unwrap();
        // The system's clock of file times ticks more slowly than this test writes.
        std::thread::sleep(Duration::from_millis(20));
        fs::write(&path, "behind").unwrap();
        set_modified(&path, time);
        #[cfg(unix)]
        assert_ne!(Fingerprint::of(&path).unwrap(), seal.fingerprint);
        assert!(!seal.holds(&path));
    }

    #[cfg(unix)]
    #[test]
    fn a_fingerprint_settles() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("weights");
        fs::write(&path, "weights").unwrap();
        let mut fingerprint = Fingerprint::of(&path).unwrap();
        assert!(!fingerprint.has_settled());
        for time in [&mut fingerprint.modified_ns, fingerprint.changed_ns.as_mut().unwrap()] {
            *time -= 60_000_000_000;
        }
        assert!(fingerprint.has_settled());
    }
}
