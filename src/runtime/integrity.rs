//! Whether a library is whole, before it is opened. One that was cut short is mapped all the same,
//! and ends the process as soon as code behind its end runs.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use object::read::elf::{FileHeader, ProgramHeader};
use object::read::{ReadCache, ReadRef};
use object::{Endianness, FileKind, elf};

use super::Flavor;
use crate::cache::Seal;

/// What the files of an installation were.
const SEAL: &str = "seal.json";

impl Flavor {
    /// Whether it is in its place in the user's cache folder, every file as it was installed.
    pub fn is_installed(self) -> bool {
        let library = self.cache_path();
        library.is_some_and(|library| {
            let sealed = library.parent().and_then(seals);
            library.is_file() && sealed.is_some_and(|sealed| sealed.damaged().is_none())
        })
    }

    /// Notes what the files in `folder` are, which then becomes an installation.
    ///
    /// # Errors
    /// Those of reading the files and of writing the note.
    pub fn seal(folder: &Path) -> io::Result<()> {
        let mut seals = BTreeMap::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            seals.insert(name, Seal::of(&entry.path())?);
        }
        fs::write(folder.join(SEAL), serde_json::to_vec(&seals).map_err(io::Error::other)?)
    }
}

/// The seals of the files in a folder.
struct Sealed<'a> {
    folder: &'a Path,
    seals: BTreeMap<String, Seal>,
}

impl Sealed<'_> {
    /// The name of a file that is no longer what it was.
    fn damaged(&self) -> Option<&str> {
        let damaged = self.seals.iter().find(|(name, seal)| !seal.holds(&self.folder.join(name)));
        damaged.map(|(name, _)| name.as_str())
    }
}

fn seals(folder: &Path) -> Option<Sealed<'_>> {
    let json = fs::read(folder.join(SEAL)).ok()?;
    Some(Sealed { folder, seals: serde_json::from_slice(&json).ok()? })
}

/// Says what is wrong with the library file at `path`, if that can be seen.
pub(super) fn check(path: &Path) -> Result<(), String> {
    let installed = Flavor::ALL
        .into_iter()
        .filter_map(Flavor::cache_path)
        .any(|place| place == path || place.canonicalize().is_ok_and(|place| place == path));
    let sealed = path.parent().filter(|_| installed).and_then(seals);
    if let Some(name) = sealed.as_ref().and_then(Sealed::damaged) {
        return Err(format!(
            "{name} is not what was installed; run `emerdiff runtime install` to repair it"
        ));
    }
    match is_whole(path) {
        Ok(true) => Ok(()),
        Ok(false) if installed => {
            Err("it is cut short; run `emerdiff runtime install` to repair it".into())
        }
        Ok(false) => Err("it is cut short; copy it again".into()),
        Err(error) => Err(error.to_string()),
    }
}

/// Whether all that the system's loader maps is there. The loaders of other systems than those with
/// ELF files look for themselves.
fn is_whole(path: &Path) -> io::Result<bool> {
    let data = ReadCache::new(File::open(path)?);
    Ok(match FileKind::parse(&data) {
        Ok(FileKind::Elf64) => segments_fit::<elf::FileHeader64<Endianness>, _>(&data),
        Ok(FileKind::Elf32) => segments_fit::<elf::FileHeader32<Endianness>, _>(&data),
        _ => true,
    })
}

fn segments_fit<'a, E: FileHeader<Endian = Endianness>, R: ReadRef<'a>>(data: R) -> bool {
    let fits = || {
        let length = data.len().ok()?;
        let header = E::parse(data).ok()?;
        let endian = header.endian().ok()?;
        let segments = header.program_headers(endian, data).ok()?;
        let fits = segments.iter().all(|segment| {
            let offset: u64 = segment.p_offset(endian).into();
            let size: u64 = segment.p_filesz(endian).into();
            offset.checked_add(size).is_some_and(|end| end <= length)
        });
        Some(fits)
    };
    fits().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_that_is_cut_short_is_seen_and_what_is_none_is_left_to_the_loader() {
        let folder = tempfile::tempdir().unwrap();
        let cut = folder.path().join("cut");
        let whole = fs::read(std::env::current_exe().unwrap()).unwrap();
        fs::write(&cut, &whole).unwrap();
        assert_eq!(check(&cut), Ok(()));
        if cfg!(target_os = "linux") {
            for length in [whole.len() / 2, 100, 20] {
                fs::write(&cut, &whole[..length]).unwrap();
                assert!(check(&cut).unwrap_err().contains("cut short"), "{length}");
            }
        }
        fs::write(&cut, "text").unwrap();
        assert_eq!(check(&cut), Ok(()));
    }

    #[test]
    fn files_that_are_not_what_was_sealed_are_named() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a", "b"] {
            fs::write(folder.path().join(name), name).unwrap();
        }
        Flavor::seal(folder.path()).unwrap();
        let damaged = || seals(folder.path()).unwrap().damaged().map(str::to_owned);
        assert_eq!(damaged(), None);
        fs::write(folder.path().join("b"), "c").unwrap();
        assert_eq!(damaged().as_deref(), Some("b"));
    }
}
