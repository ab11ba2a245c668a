//! Opening a bundle: every file is there, is the one the exporter wrote, and is of this version.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::files::{Files, embedded_files};
use super::verified::Verified;
use super::{
    Automatic, Edges, FileSeal, GraphFile, Location, Manifest, SCHEMA_VERSION, SchedulerConfig,
};
use crate::cache::{Fingerprint, LARGE};
use crate::digest::{sha256, sha256_of};
use crate::{Error, Result};

pub(super) const MANIFEST: &str = "manifest.json";
/// A hundred times those of Stable Diffusion; a table of them is still small.
const MAX_TRAIN_TIMESTEPS: usize = 100_000;
/// Ten times the largest in use, DiffCut's.
const MAX_SHARPNESS: u8 = 100;
/// The side of the grid, where a farther pixel would be off the image; and far more rounds than
/// gain.
const MAX_FIRST_STRIDE: u8 = 16;
const MAX_ROUNDS: u8 = 16;

/// A verified model bundle.
#[derive(Clone, Debug)]
pub struct Bundle {
    files: Files,
    manifest: Manifest,
    digest: String,
}

impl Bundle {
    /// Reads the manifest of a bundle and verifies every file against it. A bundle below 64 MB is
    /// read into memory as a whole. The files of a larger one stay where they are, and those that
    /// were verified before are not read again until something writes to them.
    ///
    /// # Errors
    /// [`Error::BundleRead`] for a missing or unreadable file, [`Error::BundleInvalid`] for a
    /// foreign manifest, another schema version or an altered file.
    pub fn open(location: impl Into<Location>) -> Result<Self> {
        let location = location.into();
        let (manifest, digest) = read_manifest(&location)?;
        check_names(&location, &manifest)?;
        let contents = match &location {
            Location::Embedded => embedded_contents(),
            Location::Folder(folder) => verify(folder, &manifest)?,
        };
        Ok(Self { files: Files::new(location, contents), manifest, digest })
    }

    /// Where the bundle is.
    pub fn location(&self) -> &Location {
        self.files.location()
    }

    /// Its files.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// Its manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// SHA-256 of the manifest, and so of everything in the bundle.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Bytes of all files.
    pub fn size(&self) -> u64 {
        self.manifest.size()
    }

    /// Path of a graph's file.
    pub fn graph_path(&self, graph: &GraphFile) -> PathBuf {
        self.files.path(&graph.file)
    }
}

/// The manifest of the bundle at `location`, checked by itself, and its SHA-256.
pub(super) fn read_manifest(location: &Location) -> Result<(Manifest, String)> {
    let path = location.file(MANIFEST);
    let text = manifest_text(location)
        .map_err(|source| Error::BundleRead { path: path.clone(), source })?;
    let json: serde_json::Value = serde_json::from_str(&text)
        .map_err(|error| Error::bundle(&path, format!("it is not JSON: {error}")))?;
    match json.get("schema_version").and_then(serde_json::Value::as_u64) {
        Some(version) if version == u64::from(SCHEMA_VERSION) => {}
        Some(version) => {
            return Err(Error::bundle(
                &path,
                format!(
                    "schema_version is {version}, this library reads {SCHEMA_VERSION}; export the \
                     model with the exporter of the same release"
                ),
            ));
        }
        None => return Err(Error::bundle(&path, "it has no schema_version")),
    }
    let manifest: Manifest =
        serde_json::from_value(json).map_err(|error| Error::bundle(&path, error.to_string()))?;
    check_schedule(&manifest.scheduler)
        .and_then(|()| check_automatic(&manifest.defaults.automatic))
        .and_then(|()| check_edges(&manifest.defaults.edges))
        .map_err(|reason| Error::bundle(&path, reason))?;
    let (features, modulation) = (&manifest.features, &manifest.modulation);
    if (features.width, features.height) != (modulation.width, modulation.height) {
        return Err(Error::bundle(&path, "features and modulation must be on the same grid"));
    }
    Ok((manifest, sha256(&text)))
}

fn manifest_text(location: &Location) -> io::Result<String> {
    match location {
        Location::Folder(folder) => std::fs::read_to_string(folder.join(MANIFEST)),
        Location::Embedded => {
            let manifest = embedded_files().iter().find(|(name, _)| *name == MANIFEST);
            let (_, bytes) = manifest.ok_or_else(|| {
                io::Error::other("this library was built without it; name the folder of a bundle")
            })?;
            String::from_utf8(bytes.to_vec()).map_err(io::Error::other)
        }
    }
}

/// Every file is one of the bundle's folder, and every graph is one of its files.
pub(super) fn check_names(location: &Location, manifest: &Manifest) -> Result<()> {
    let path = location.file(MANIFEST);
    for name in manifest.files.keys() {
        let mut components = Path::new(name).components();
        let plain =
            matches!((components.next(), components.next()), (Some(Component::Normal(_)), None));
        if !plain {
            return Err(Error::bundle(&path, format!("`{name}` is not a plain file name")));
        }
    }
    for (_, graph) in manifest.graphs.iter() {
        if !manifest.files.contains_key(&graph.file) {
            let reason = format!("graph file `{}` has no checksum under `files`", graph.file);
            return Err(Error::bundle(&path, reason));
        }
    }
    Ok(())
}

/// The files of the embedded model. They are part of the program, as its code is: a test compares
/// them with their checksums.
fn embedded_contents() -> BTreeMap<String, Arc<[u8]>> {
    let files = embedded_files().iter().filter(|(name, _)| *name != MANIFEST);
    files.map(|(name, bytes)| ((*name).to_owned(), Arc::from(*bytes))).collect()
}

/// Verifies the files of a folder, and gives those of a small bundle.
fn verify(folder: &Path, manifest: &Manifest) -> Result<BTreeMap<String, Arc<[u8]>>> {
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

fn check_schedule(scheduler: &SchedulerConfig) -> Result<(), String> {
    if !(2..=MAX_TRAIN_TIMESTEPS).contains(&scheduler.num_train_timesteps) {
        return Err(format!("num_train_timesteps must be 2 to {MAX_TRAIN_TIMESTEPS}"));
    }
    if scheduler.steps_offset >= scheduler.num_train_timesteps {
        return Err("steps_offset must be below num_train_timesteps".into());
    }
    let betas = 0.0 < scheduler.beta_start && scheduler.beta_start <= scheduler.beta_end;
    if !betas || scheduler.beta_end >= 1.0 {
        return Err("beta_start and beta_end must rise between 0 and 1".into());
    }
    Ok(())
}

fn check_automatic(automatic: &Automatic) -> Result<(), String> {
    if !(1..=MAX_SHARPNESS).contains(&automatic.sharpness) {
        return Err(format!("automatic.sharpness must be 1 to {MAX_SHARPNESS}"));
    }
    if !(0.0..=1.0).contains(&automatic.min_eigenvalue) {
        return Err("automatic.min_eigenvalue must be 0 to 1".into());
    }
    Ok(())
}

fn check_edges(edges: &Edges) -> Result<(), String> {
    if !(1..=MAX_FIRST_STRIDE).contains(&edges.first_stride)
        || !(1..=MAX_ROUNDS).contains(&edges.rounds)
    {
        return Err(format!(
            "edges.first_stride must be 1 to {MAX_FIRST_STRIDE}, edges.rounds 1 to {MAX_ROUNDS}"
        ));
    }
    if !(1.0..=255.0).contains(&edges.sigma) {
        return Err("edges.sigma must be 1 to 255".into());
    }
    Ok(())
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
