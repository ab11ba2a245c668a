//! Opening a bundle: every file is there, is the one the exporter wrote, and is of this version.

use std::collections::BTreeSet;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Component, Path, PathBuf};

use sha2::{Digest, Sha256};

use super::check::check;
use super::verified::Verified;
use super::{Automatic, Edges, FileSeal, GraphFile, Manifest, SCHEMA_VERSION, SchedulerConfig};
use super::{onnx, plain};
use crate::cache::{Fingerprint, WORTH_CACHING};
use crate::digest::{hex, sha256};
use crate::{Clock, Error, Progress, Result, Stage};

const MANIFEST: &str = "manifest.json";
const MAX_MANIFEST: u64 = 1 << 20;
/// Of a graph without its weights; the largest of Stable Diffusion XL has a thirtieth.
const MAX_GRAPH: u64 = 1 << 25;
/// Bytes that are verified between two questions whether to go on: a tenth of a second.
const PIECE: u64 = 1 << 24;
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
    folder: PathBuf,
    manifest: Manifest,
    digest: String,
}

impl Bundle {
    /// Reads the manifest in `folder` and verifies every file against it. Large files that were
    /// verified before are not read again until something writes to them.
    ///
    /// # Errors
    /// [`Error::BundleRead`] for a missing or unreadable file, [`Error::BundleInvalid`] for a
    /// foreign manifest, another schema version or an altered file.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self> {
        Self::open_with(folder, &mut |_| ControlFlow::Continue(()))
    }

    /// Does what [`open`](Self::open) does; `progress` is called after each piece of a file that is
    /// verified, and may stop it.
    ///
    /// # Errors
    /// Those of [`open`](Self::open), and [`Error::Cancelled`].
    pub fn open_with(
        folder: impl AsRef<Path>,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Self> {
        let folder = folder.as_ref().to_owned();
        let path = folder.join(MANIFEST);
        let text = plain::read(&path, MAX_MANIFEST)?;
        let text = String::from_utf8(text)
            .map_err(|error| Error::bundle(&path, format!("it is not JSON: {error}")))?;
        let json: serde_json::Value = serde_json::from_str(&text)
            .map_err(|error| Error::bundle(&path, format!("it is not JSON: {error}")))?;
        match json.get("schema_version").and_then(serde_json::Value::as_u64) {
            Some(version) if version == u64::from(SCHEMA_VERSION) => {}
            Some(version) => {
                return Err(Error::bundle(
                    &path,
                    format!(
                        "schema_version is {version}, this library reads {SCHEMA_VERSION}; export \
                         the model with the exporter of the same release"
                    ),
                ));
            }
            None => return Err(Error::bundle(&path, "it has no schema_version")),
        }
        let manifest: Manifest = serde_json::from_value(json)
            .map_err(|error| Error::bundle(&path, error.to_string()))?;
        check_schedule(&manifest.scheduler)
            .and_then(|()| check_automatic(&manifest.defaults.automatic))
            .and_then(|()| check_edges(&manifest.defaults.edges))
            .and_then(|()| check(&manifest))
            .map_err(|reason| Error::bundle(&path, reason))?;
        let (features, modulation) = (&manifest.features, &manifest.modulation);
        if (features.width, features.height) != (modulation.width, modulation.height) {
            return Err(Error::bundle(&path, "features and modulation must be on the same grid"));
        }
        let bundle = Self { folder, manifest, digest: sha256(&text) };
        bundle.verify(progress)?;
        bundle.check_graphs()?;
        Ok(bundle)
    }

    /// The bundle's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
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
        self.manifest.files.values().fold(0, |sum, file| sum.saturating_add(file.size))
    }

    /// Path of a graph's file.
    pub fn graph_path(&self, graph: &GraphFile) -> PathBuf {
        self.folder.join(&graph.file)
    }

    /// Each graph is what exporters write, and its weights are in files that were verified.
    fn check_graphs(&self) -> Result<()> {
        let files: BTreeSet<_> =
            self.manifest.graphs.iter().map(|(_, graph)| &graph.file).collect();
        for file in files {
            let path = self.folder.join(file);
            let bytes = plain::read(&path, MAX_GRAPH)?;
            onnx::check(&bytes, &self.manifest.files)
                .map_err(|reason| Error::bundle(&path, format!("{reason}; export it again")))?;
        }
        Ok(())
    }

    fn verify(&self, progress: &mut dyn FnMut(Progress) -> ControlFlow<()>) -> Result<()> {
        let mut verified = Verified::of(&self.folder);
        let pieces = self.manifest.files.values().map(|seal| seal.size.div_ceil(PIECE));
        let total = pieces.fold(0, u64::saturating_add);
        let mut clock = Clock::new(usize::try_from(total).unwrap_or(usize::MAX), progress);
        for (name, seal) in &self.manifest.files {
            let mut components = Path::new(name).components();
            let plain = matches!(
                (components.next(), components.next()),
                (Some(Component::Normal(_)), None)
            );
            let path = self.folder.join(MANIFEST);
            if !plain {
                return Err(Error::bundle(&path, format!("`{name}` is not a plain file name")));
            }
            verify_file(name, &self.folder.join(name), seal, &mut verified, &mut clock)?;
        }
        verified.save();
        for (_, graph) in self.manifest.graphs.iter() {
            if !self.manifest.files.contains_key(&graph.file) {
                return Err(Error::bundle(
                    &self.folder.join(MANIFEST),
                    format!("graph file `{}` has no checksum under `files`", graph.file),
                ));
            }
        }
        Ok(())
    }
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

fn verify_file(
    name: &str,
    path: &Path,
    seal: &FileSeal,
    verified: &mut Verified,
    clock: &mut Clock<'_>,
) -> Result<()> {
    let read_error = |source| Error::BundleRead { path: path.to_owned(), source };
    let (file, metadata) = plain::open(path)?;
    let (size, fingerprint) =
        (metadata.len(), Fingerprint::from_metadata(&metadata).map_err(read_error)?);
    if size != seal.size {
        return Err(Error::bundle(
            path,
            format!("it has {size} bytes, the manifest says {}; copy the bundle again", seal.size),
        ));
    }
    if verified.knows(name, &seal.sha256, fingerprint) {
        return (0..size.div_ceil(PIECE)).try_for_each(|_| clock.advance(Stage::Verify));
    }
    let mut hasher = Sha256::new();
    let (mut file, mut bytes) = (file.take(size), Vec::new());
    while file.limit() > 0 {
        bytes.clear();
        let read = file.by_ref().take(PIECE).read_to_end(&mut bytes).map_err(read_error)?;
        if read == 0 {
            break;
        }
        hasher.update(&bytes);
        clock.advance(Stage::Verify)?;
    }
    if hex(&hasher.finalize()) != seal.sha256 {
        return Err(Error::bundle(
            path,
            "its checksum is not the manifest's: the file was altered; copy the bundle again",
        ));
    }
    if size >= WORTH_CACHING {
        verified.note(name, &seal.sha256, fingerprint);
    }
    Ok(())
}
