//! The files of a bundle in a folder, each of which must be what the manifest says.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use super::verified::Verified;
use super::{FileSeal, Manifest};
use crate::cache::{Fingerprint, LARGE};
use crate::digest::{sha256, sha256_of};
use crate::{Error, Result};

/// Verifies the files of a folder, and gives those of a small bundle.
pub(super) fn verify(folder: &Path, manifest: &Manifest) -> Result<BTreeMap<String, Arc<[u8]>>> {
    let mut contents = BTreeMap::new();
    if manifest.size() < LARGE {
        for (name, seal) in &manifest.files {
            contents.insert(name.clone(), read_file(&folder.join(name), seal)?);
        }
    } else {
        let mut verified = Verified::of(folder);
        for (name, seal) in &manifest.files {
            verify_file(name, &folder.join(name), seal, &mut verified)?;
        }
        verified.save();
    }
    Ok(contents)
}

/// Opens a file that must have the size that the manifest says.
fn open_file(path: &Path, seal: &FileSeal) -> Result<(File, Fingerprint)> {
    let read_error = |source| Error::BundleRead { path: path.to_owned(), source };
    let file = File::open(path).map_err(read_error)?;
    let metadata = file.metadata().map_err(read_error)?;
    if metadata.len() != seal.size {
        let (found, expected) = (metadata.len(), seal.size);
        return Err(Error::bundle(
            path,
            format!("it has {found} bytes, the manifest says {expected}; copy the bundle again"),
        ));
    }
    Ok((file, Fingerprint::from_metadata(&metadata).map_err(read_error)?))
}

fn check_sum(path: &Path, found: &str, seal: &FileSeal) -> Result<()> {
    if found == seal.sha256 {
        return Ok(());
    }
    Err(Error::bundle(
        path,
        "its checksum is not the manifest's: the file was altered; copy the bundle again",
    ))
}

/// Reads a file of a small bundle: the bytes that are verified are those that are used.
fn read_file(path: &Path, seal: &FileSeal) -> Result<Arc<[u8]>> {
    let (file, _) = open_file(path, seal)?;
    let mut bytes = Vec::with_capacity(seal.size as usize);
    file.take(seal.size)
        .read_to_end(&mut bytes)
        .map_err(|source| Error::BundleRead { path: path.to_owned(), source })?;
    check_sum(path, &sha256(&bytes), seal)?;
    Ok(bytes.into())
}

fn verify_file(name: &str, path: &Path, seal: &FileSeal, verified: &mut Verified) -> Result<()> {
    let (mut file, fingerprint) = open_file(path, seal)?;
    if verified.knows(name, &seal.sha256, fingerprint) {
        return Ok(());
    }
    let found = sha256_of(&mut file)
        .map_err(|source| Error::BundleRead { path: path.to_owned(), source })?;
    check_sum(path, &found, seal)?;
    verified.note(name, &seal.sha256, fingerprint);
    Ok(())
}
