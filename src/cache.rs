//! The user's cache folder, and how files in and out of it are known to be the same as before.

use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// Bundles below this size open in no time and leave nothing in the cache.
pub(crate) const WORTH_CACHING: u64 = 64_000_000;

/// Two changes of a file within this time may carry the same time.
const CLOCK_TICK: Duration = Duration::from_secs(2);

/// This program's cache folder; `None` where the user has none.
pub(crate) fn folder() -> Option<PathBuf> {
    Some(dirs::cache_dir()?.join("emerdiff"))
}

/// Size and time of a file: equal as long as nothing has written to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fingerprint {
    size: u64,
    modified_ns: u64,
}

impl Fingerprint {
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        Self::from_metadata(&path.metadata()?)
    }

    pub(crate) fn from_metadata(metadata: &Metadata) -> io::Result<Self> {
        let modified = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        let modified_ns = u64::try_from(modified.as_nanos()).unwrap_or(u64::MAX);
        Ok(Self { size: metadata.len(), modified_ns })
    }

    /// Whether a later change is sure to show: the file is not just being written.
    pub(crate) fn has_settled(&self) -> bool {
        let modified = UNIX_EPOCH + Duration::from_nanos(self.modified_ns);
        SystemTime::now().duration_since(modified).is_ok_and(|age| age > CLOCK_TICK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_written_to_has_another_fingerprint() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("weights");
        std::fs::write(&path, "before").unwrap();
        let before = Fingerprint::of(&path).unwrap();
        assert_eq!(Fingerprint::of(&path).unwrap(), before);
        assert!(!before.has_settled());
        let file = std::fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(60)).unwrap();
        let changed = Fingerprint::of(&path).unwrap();
        assert_ne!(changed, before);
        assert!(changed.has_settled());
    }
}
