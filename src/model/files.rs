//! The files of a bundle, in memory or where they lie.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::Location;

/// The files of one folder, or of the embedded model. Those of small folders are in memory:
/// nothing that happens to the folder later changes them.
#[derive(Clone, Debug)]
pub struct Files {
    location: Location,
    contents: Arc<BTreeMap<String, Content>>,
}

/// A file in memory.
#[derive(Debug)]
pub(crate) enum Content {
    Read(Arc<[u8]>),
    /// Part of this program. ONNX Runtime's binding wants what is counted: a copy, made when it is
    /// needed, which it is not where the optimised graphs are kept.
    Embedded {
        bytes: &'static [u8],
        copy: OnceLock<Arc<[u8]>>,
    },
}

impl Content {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Read(bytes) => bytes,
            Self::Embedded { bytes, .. } => bytes,
        }
    }

    fn shared(&self) -> &Arc<[u8]> {
        match self {
            Self::Read(bytes) => bytes,
            Self::Embedded { bytes, copy } => copy.get_or_init(|| Arc::from(*bytes)),
        }
    }
}

impl Files {
    /// The files of `location`; those in `contents` are taken from there.
    pub(crate) fn new(location: Location, contents: BTreeMap<String, Content>) -> Self {
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
    pub fn bytes(&self, name: &str) -> Option<&[u8]> {
        self.contents.get(name).map(Content::bytes)
    }

    /// Names and contents of all files in memory.
    pub fn in_memory(&self) -> impl Iterator<Item = (&str, &Arc<[u8]>)> {
        self.contents.iter().map(|(name, content)| (name.as_str(), content.shared()))
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
