//! A format: its name, its files, the function that makes them.

use crate::formats::document::Document;
use crate::{Error, Region, Result};

/// A format that a segmentation can be written in.
#[derive(Debug)]
pub struct Format {
    /// The name, as on the command line.
    pub name: &'static str,
    /// One line for help texts: the files and what they hold.
    pub about: &'static str,
    /// Function that refuses pictures of so many columns and rows, before they are segmented, when
    /// the format has no room for them.
    pub check: fn((u32, u32)) -> Result<()>,
    /// The files and how they are made.
    pub files: Files,
}

/// There is room for any picture.
pub(super) fn any_size(_: (u32, u32)) -> Result<()> {
    Ok(())
}

/// The files of a format.
#[derive(Debug)]
pub enum Files {
    /// One file for the whole segmentation.
    One {
        /// Name of the file.
        name: &'static str,
        /// Function that makes the contents.
        encode: fn(&Document<'_>) -> Result<Vec<u8>>,
    },
    /// A file for each region of the level that is set, named by the region's id.
    PerRegion {
        /// Folder of the files.
        folder: &'static str,
        /// Extension of their names, without the dot.
        extension: &'static str,
        /// Function that makes the contents of the file of one region.
        encode: fn(&Document<'_>, &Region) -> Result<Vec<u8>>,
    },
}

impl Format {
    /// Make the files one after the other and hand each to `write`: its path in the folder of
    /// results, with `/`, and its contents.
    ///
    /// # Errors
    /// Those of `write`, [`Error::Setting`] for an [edge](Document::edge) that is out of range, and
    /// [`Error::FormatLimit`] for what the format has no room for.
    pub fn write<E: From<Error>>(
        &self,
        document: &Document<'_>,
        mut write: impl FnMut(&str, &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        match self.files {
            Files::One { name, encode } => write(name, &encode(document)?),
            Files::PerRegion { folder, extension, encode } => {
                document.segmentation.regions().iter().try_for_each(|region| {
                    let path = format!("{folder}/{}.{extension}", region.id);
                    write(&path, &encode(document, region)?)
                })
            }
        }
    }

    /// Whether a file of this format may have this `path` in the folder of results, with `/`.
    pub fn owns(&self, path: &str) -> bool {
        match self.files {
            Files::One { name, .. } => path == name,
            Files::PerRegion { folder, extension, .. } => {
                let id = path
                    .strip_prefix(folder)
                    .and_then(|file| file.strip_prefix('/'))
                    .and_then(|file| file.strip_suffix(extension))
                    .and_then(|stem| stem.strip_suffix('.'));
                id.is_some_and(|id| id.parse::<u16>().is_ok_and(|number| number.to_string() == id))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::formats::FORMATS;

    #[test]
    fn names_and_files_are_those_of_one_format() {
        let named = |name: &str| FORMATS.iter().filter(|format| format.name == name).count();
        assert!(FORMATS.iter().all(|format| named(format.name) == 1));
        let owners = |path: &str| -> Vec<_> {
            FORMATS.iter().filter(|format| format.owns(path)).map(|format| format.name).collect()
        };
        assert_eq!(owners("layers.ora"), ["ora"]);
        assert_eq!(owners("regions/12.png"), ["regions"]);
        for path in ["regions/012.png", "regions/65536.png", "regions/a.png", "regions/1.jpg"] {
            assert!(owners(path).is_empty(), "{path}");
        }
    }
}
