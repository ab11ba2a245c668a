//! Graphs as ONNX Runtime has optimised them, kept so that the next start need not do it again.
//!
//! Optimising lays the weights out for the processor, so an entry holds weights of its own: as
//! large as those of its graph. An entry is a folder that appears whole, by a rename; a `seal.json`
//! in it says what its files were. One that does not match is made anew. A small entry is read into
//! memory and hashed there; the files of a large one are mapped, and hashed if anything may have
//! written to them.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ort::session::builder::{GraphOptimizationLevel, SessionBuilder};

use super::{Provider, Runtime};
use crate::cache::{self, LARGE, Seal};
use crate::digest::sha256;
use crate::model::{Bundle, Content, Files, Location, is_shipped};

/// The graph in an entry.
pub(super) const MODEL: &str = "model.onnx";
const WEIGHTS: &str = "weights.bin";
/// Letters of a manifest's SHA-256 in the name of an entry.
const DIGEST: usize = 16;
const SEAL: &str = "seal.json";

/// The optimised graphs of one bundle, for one ONNX Runtime, provider and processor.
#[derive(Clone, Debug)]
pub struct OptimizedGraphs {
    folder: PathBuf,
}

/// A graph that is being optimised into the cache; it is dropped without a trace unless kept.
pub(super) struct NewEntry {
    folder: tempfile::TempDir,
    destination: PathBuf,
}

impl OptimizedGraphs {
    /// In the user's cache folder, for a large bundle or the model that comes with the library. `None` for others,
    /// which open in no time, where the user has no cache folder, and for providers whose compiled
    /// graphs ONNX Runtime cannot write.
    pub fn for_bundle(bundle: &Bundle, runtime: &Runtime, provider: Provider) -> Option<Self> {
        let digest = bundle.digest();
        let place = match bundle.location() {
            // Programs that come with different models leave each other's entries alone.
            location if is_shipped(location) => format!("embedded-{}", &digest[..DIGEST]),
            Location::Embedded => return None,
            Location::Folder(_) if bundle.size() < LARGE => return None,
            Location::Folder(folder) => {
                let place = folder.canonicalize().ok()?;
                sha256(place.as_os_str().as_encoded_bytes())[..DIGEST].to_owned()
            }
        };
        Self::inside(&cache::folder()?.join("optimized").join(place), digest, runtime, provider)
    }

    /// In `folder`, which belongs to one bundle: entries of another digest are removed.
    pub fn inside(
        folder: &Path,
        digest: &str,
        runtime: &Runtime,
        provider: Provider,
    ) -> Option<Self> {
        match provider {
            Provider::Cpu | Provider::Cuda => {}
            Provider::DirectMl | Provider::CoreMl => return None,
        }
        let digest = &digest[..digest.len().min(DIGEST)];
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        for entry in
            entries.filter(|entry| is_of_another(digest, &entry.file_name().to_string_lossy()))
        {
            // Best effort: what cannot be removed now is tried again at the next start.
            let _ = fs::remove_dir_all(entry.path());
        }
        let name = format!("{digest}-{}-{}-{}", runtime.version(), provider.name(), processor());
        Some(Self { folder: folder.join(name) })
    }

    /// The optimised graph called `name`, if it is there and unchanged.
    pub(super) fn find(&self, name: &str) -> Option<Files> {
        let folder = self.folder.join(name);
        let seals: BTreeMap<String, Seal> =
            serde_json::from_slice(&fs::read(folder.join(SEAL)).ok()?).ok()?;
        if !seals.contains_key(MODEL) {
            return None;
        }
        let size = seals.values().fold(0, |sum: u64, seal| sum.saturating_add(seal.size()));
        let mut contents = BTreeMap::new();
        for (file, seal) in &seals {
            let path = folder.join(file);
            if size < LARGE {
                let bytes = fs::read(&path).ok()?;
                (sha256(&bytes) == seal.sha256()).then_some(())?;
                contents.insert(file.clone(), Content::Read(bytes.into()));
            } else {
                seal.holds(&path).then_some(())?;
            }
        }
        Some(Files::new(folder.into(), contents))
    }

    /// Where the graph called `name` can be written.
    pub(super) fn new_entry(&self, name: &str) -> io::Result<NewEntry> {
        fs::create_dir_all(&self.folder)?;
        let folder = tempfile::Builder::new().prefix(".new-").tempdir_in(&self.folder)?;
        Ok(NewEntry { folder, destination: self.folder.join(name) })
    }
}

impl NewEntry {
    /// Makes a session that is built with `builder` write its optimised graph here.
    pub(super) fn write_from(&self, builder: SessionBuilder) -> ort::Result<SessionBuilder> {
        const FILE_NAME: &str = "session.optimized_model_external_initializers_file_name";
        const MIN_SIZE: &str = "session.optimized_model_external_initializers_min_size_in_bytes";
        Ok(builder
            .with_optimized_model_path(self.folder.path().join(MODEL))?
            .with_config_entry(FILE_NAME, WEIGHTS)?
            .with_config_entry(MIN_SIZE, "1024")?)
    }

    /// Seals what was written and puts it in its place.
    pub(super) fn keep(self) -> io::Result<()> {
        let mut seals = BTreeMap::new();
        for entry in fs::read_dir(self.folder.path())? {
            let path = entry?.path();
            fs::File::open(&path)?.sync_all()?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            seals.insert(name, Seal::of(&path)?);
        }
        let seals = serde_json::to_vec(&seals).map_err(io::Error::other)?;
        fs::write(self.folder.path().join(SEAL), seals)?;
        if self.destination.exists() {
            fs::remove_dir_all(&self.destination)?;
        }
        fs::rename(self.folder.path(), &self.destination)?;
        // Moved away, there is nothing left to remove.
        let _ = self.folder.keep();
        Ok(())
    }
}

/// Whether a folder of this name holds the graphs of another digest; what is not ours is left
/// alone.
fn is_of_another(digest: &str, name: &str) -> bool {
    name.split_once('-').is_some_and(|(other, _)| {
        let hexadecimal = other.len() == DIGEST && other.bytes().all(|b| b.is_ascii_hexdigit());
        hexadecimal && other != digest
    })
}

/// How a graph that is optimised already is opened.
pub(super) fn as_it_is(builder: SessionBuilder) -> ort::Result<SessionBuilder> {
    Ok(builder.with_optimization_level(GraphOptimizationLevel::Disable)?)
}

/// Layouts depend on the vector instructions: a cache may move to another machine with its user.
fn processor() -> String {
    #[cfg(target_arch = "x86_64")]
    let instructions = [
        ("avx2", is_x86_feature_detected!("avx2")),
        ("fma", is_x86_feature_detected!("fma")),
        ("avx512f", is_x86_feature_detected!("avx512f")),
    ];
    #[cfg(not(target_arch = "x86_64"))]
    let instructions: [(&str, bool); 0] = [];
    let present = instructions.iter().filter(|(_, present)| *present).map(|(name, _)| *name);
    Vec::from_iter(std::iter::once(std::env::consts::ARCH).chain(present)).join("_")
}

#[cfg(test)]
mod tests {
    use super::is_of_another;

    #[test]
    fn only_entries_of_another_bundle_are_removed() {
        let digest = "0123456789abcdef";
        assert!(is_of_another(digest, "fedcba9876543210-1.31.1-cpu-x86_64"));
        assert!(!is_of_another(digest, "0123456789abcdef-1.17.0-cpu-x86_64"));
        for foreign in ["photographs", "my-photographs", "fedcba9876543210", ".new-fedcba987654"] {
            assert!(!is_of_another(digest, foreign), "{foreign}");
        }
    }
}
