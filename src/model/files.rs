//! The files of a bundle, in memory or where they lie.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Location;

/// The files of one folder, or of the embedded model. Those of small folders are in memory:
/// nothing that happens to the folder later changes them.
#[derive(Clone, Debug)]
pub struct Files {
    location: Location,
    contents: Arc<BTreeMap<String, Arc<[u8]>>>,
}

impl Files {
    /// The files of `location`; those in `contents` are taken from there.
    pub(crate) fn new(location: Location, contents: BTreeMap<String, Arc<[u8]>>) -> Self {
        Self { location, contents: Arc::new(contents) }
    }

    /// The files of `folder`, read when they are used.
    pub fn of_folder(folder: impl AsRef<Path>) -> Self {
        Self::new(folder.into(), BTreeMap::new())
    }

    /// Where they come from.
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// The path of a file.
    pub fn path(&self, name: &str) -> PathBuf {
        self.location.file(name)
    }

    /// The contents of a file, if they are in memory.
    pub fn bytes(&self, name: &str) -> Option<&Arc<[u8]>> {
        self.contents.get(name)
    }

    /// Names and contents of all files in memory.
    pub fn in_memory(&self) -> impl Iterator<Item = (&str, &Arc<[u8]>)> {
        self.contents.iter().map(|(name, bytes)| (name.as_str(), bytes))
    }
}

/// The files that are part of this program.
#[cfg(feature = "embedded-model")]
pub(super) fn embedded_files() -> &'static [(&'static str, &'static [u8])] {
    emerdiff_tiny::FILES
}

/// The files that are part of this program: none.
#[cfg(not(feature = "embedded-model"))]
pub(super) fn embedded_files() -> &'static [(&'static str, &'static [u8])] {
    &[]
}
