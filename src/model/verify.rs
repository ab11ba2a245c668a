//! The files of a bundle in a folder, each of which must be what the manifest says.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::files::Content;
use super::verified::Verified;
use super::{FileSeal, Manifest, plain};
use crate::cache::{Fingerprint, LARGE};
use crate::digest::hex;
use crate::memory::reserved;
use crate::{Clock, Error, Progress, Result, Stage};

/// Bytes that are verified between two questions whether to go on: a tenth of a second.
const PIECE: u64 = 1 << 24;

/// Verifies the files of a folder, and gives those of a small bundle.
pub(super) fn verify(
    folder: &Path,
    manifest: &Manifest,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<BTreeMap<String, Content>> {
    let pieces = manifest.files.values().map(|seal| seal.size.div_ceil(PIECE));
    let total = pieces.fold(0, u64::saturating_add);
    let mut clock = Clock::new(usize::try_from(total).unwrap_or(usize::MAX), progress);
    let mut contents = BTreeMap::new();
    if manifest.size() < LARGE {
        for (name, seal) in &manifest.files {
            contents.insert(name.clone(), read_file(&folder.join(name), seal, &mut clock)?);
        }
    } else {
        let mut verified = Verified::of(folder);
        for (name, seal) in &manifest.files {
            verify_file((name, seal), &folder.join(name), &mut verified, &mut clock)?;
        }
        verified.save();
    }
    Ok(contents)
}

/// Opens a file that must have the size that the manifest says.
fn open_file(path: &Path, seal: &FileSeal) -> Result<(File, Fingerprint)> {
    let read_error = |source| Error::BundleRead { path: path.to_owned(), source };
    let (file, metadata) = plain::open(path)?;
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
fn read_file(path: &Path, seal: &FileSeal, clock: &mut Clock<'_>) -> Result<Content> {
    let (file, _) = open_file(path, seal)?;
    let mut bytes = reserved(seal.size, "a file of the bundle")?;
    let found = hashed(path, file, seal, clock, |piece| bytes.extend_from_slice(piece))?;
    check_sum(path, &found, seal)?;
    Ok(Content::Read(bytes.into()))
}

fn verify_file(
    (name, seal): (&str, &FileSeal),
    path: &Path,
    verified: &mut Verified,
    clock: &mut Clock<'_>,
) -> Result<()> {
    let (file, fingerprint) = open_file(path, seal)?;
    if verified.knows(name, &seal.sha256, fingerprint) {
        return (0..seal.size.div_ceil(PIECE)).try_for_each(|_| clock.advance(Stage::Verify));
    }
    let found = hashed(path, file, seal, clock, |_| ())?;
    check_sum(path, &found, seal)?;
    verified.note(name, &seal.sha256, fingerprint);
    Ok(())
}

/// Reads the file piece by piece, and gives the checksum of all.
fn hashed(
    path: &Path,
    file: File,
    seal: &FileSeal,
    clock: &mut Clock<'_>,
    mut each: impl FnMut(&[u8]),
) -> Result<String> {
    let (mut file, mut hasher, mut piece) = (file.take(seal.size), Sha256::new(), Vec::new());
    while file.limit() > 0 {
        piece.clear();
        let read = file.by_ref().take(PIECE).read_to_end(&mut piece);
        if read.map_err(|source| Error::BundleRead { path: path.to_owned(), source })? == 0 {
            break;
        }
        hasher.update(&piece);
        each(&piece);
        clock.advance(Stage::Verify)?;
    }
    Ok(hex(&hasher.finalize()))
}
