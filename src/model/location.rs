//! Where a bundle is.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Serialize, Serializer};

/// Where a bundle is: in this program, or in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// In this program: the embedded model.
    Embedded,
    /// In the folder of this path.
    Folder(PathBuf),
}

impl Location {
    /// The folder; `None` for the embedded model.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Embedded => None,
            Self::Folder(folder) => Some(folder),
        }
    }

    /// The path of a file of the bundle, which for the embedded model only tells people.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        match self {
            Self::Embedded => Path::new("the embedded model").join(name),
            Self::Folder(folder) => folder.join(name),
        }
    }
}

impl<P: AsRef<Path>> From<P> for Location {
    fn from(folder: P) -> Self {
        Self::Folder(folder.as_ref().to_owned())
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Embedded => f.write_str("embedded"),
            Self::Folder(folder) => folder.display().fmt(f),
        }
    }
}

impl Serialize for Location {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The model that comes with this library, in its own bytes. Opening it is an error where the
/// library was built without the feature `embedded-model`.
pub fn embedded() -> Location {
    Location::Embedded
}
