//! Opening a bundle: every file is there, is the one the exporter wrote, and is of this version.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;

use super::check::check;
use super::files::{Content, Files, embedded_files};
use super::verify::verify;
use super::{GraphFile, Location, Manifest, SCHEMA_VERSION, SchedulerConfig};
use super::{onnx, plain};
use crate::digest::sha256;
use crate::{Error, Progress, Result};

pub(super) const MANIFEST: &str = "manifest.json";
const MAX_MANIFEST: u64 = 1 << 20;
/// Of a graph without its weights; the largest of Stable Diffusion XL has a thirtieth.
const MAX_GRAPH: u64 = 1 << 25;
/// A hundred times those of Stable Diffusion; a table of them is still small.
const MAX_TRAIN_TIMESTEPS: usize = 100_000;

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
        Self::open_with(location, &mut |_| ControlFlow::Continue(()))
    }

    /// Does what [`open`](Self::open) does; `progress` is called after each piece of a file that is
    /// verified, and may stop it.
    ///
    /// # Errors
    /// Those of [`open`](Self::open), and [`Error::Cancelled`].
    pub fn open_with(
        location: impl Into<Location>,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Self> {
        let location = location.into();
        let (manifest, digest) = read_manifest(&location)?;
        check_names(&location, &manifest)?;
        let contents = match &location {
            Location::Embedded => embedded_contents(),
            Location::Folder(folder) => verify(folder, &manifest, progress)?,
        };
        let bundle = Self { files: Files::new(location, contents), manifest, digest };
        bundle.check_graphs()?;
        Ok(bundle)
    }

    /// Each graph is what exporters write, and its weights are in files that were verified.
    fn check_graphs(&self) -> Result<()> {
        let files: BTreeSet<_> =
            self.manifest.graphs.iter().map(|(_, graph)| &graph.file).collect();
        for file in files {
            let path = self.files.path(file);
            if self.manifest.files[file].size > MAX_GRAPH {
                return Err(Error::bundle(&path, format!("it has more than {MAX_GRAPH} bytes")));
            }
            let checked = match self.files.bytes(file) {
                Some(bytes) => onnx::check(bytes, &self.manifest.files),
                None => onnx::check(&plain::read(&path, MAX_GRAPH)?, &self.manifest.files),
            };
            checked.map_err(|reason| Error::bundle(&path, format!("{reason}; export it again")))?;
        }
        Ok(())
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
    let text = manifest_text(location, &path)?;
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
        .and_then(|()| check(&manifest))
        .map_err(|reason| Error::bundle(&path, reason))?;
    let (features, modulation) = (&manifest.features, &manifest.modulation);
    if (features.width, features.height) != (modulation.width, modulation.height) {
        return Err(Error::bundle(&path, "features and modulation must be on the same grid"));
    }
    Ok((manifest, sha256(&text)))
}

fn manifest_text(location: &Location, path: &Path) -> Result<String> {
    let bytes = match location {
        Location::Folder(_) => plain::read(path, MAX_MANIFEST)?,
        Location::Embedded => {
            let manifest = embedded_files().iter().find(|(name, _)| *name == MANIFEST);
            let (_, bytes) = manifest.ok_or_else(|| {
                let source = "this library was built without it; name the folder of a bundle";
                Error::BundleRead { path: path.to_owned(), source: std::io::Error::other(source) }
            })?;
            bytes.to_vec()
        }
    };
    String::from_utf8(bytes)
        .map_err(|error| Error::bundle(path, format!("it is not JSON: {error}")))
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
fn embedded_contents() -> BTreeMap<String, Content> {
    let files = embedded_files().iter().filter(|(name, _)| *name != MANIFEST);
    let content = |bytes| Content::Embedded { bytes, copy: OnceLock::new() };
    files.map(|(name, bytes)| ((*name).to_owned(), content(*bytes))).collect()
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
