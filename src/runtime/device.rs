//! Opening a graph on one provider.

use std::path::Path;

use ort::session::Session;
use ort::session::builder::{GraphOptimizationLevel, SessionBuilder};

use super::optimized::{OptimizedGraphs, as_it_is};
use super::{Provider, Runtime};
use crate::{Error, Result};

/// What graphs run on.
#[derive(Clone, Debug)]
pub struct Device {
    /// The ONNX Runtime to use.
    pub runtime: Runtime,
    /// The provider to run on.
    pub provider: Provider,
    /// Threads of a graph; 0 is one per core.
    pub threads: usize,
}

impl Device {
    /// Open a session on the ONNX file at `path`, or on what `cache` has of it.
    pub(super) fn open(
        &self,
        name: &str,
        path: &Path,
        cache: Option<&OptimizedGraphs>,
    ) -> Result<Session> {
        if !self.provider.is_built_in() {
            let runtime = &self.runtime;
            let (version, file) = (runtime.version(), runtime.path().display());
            let reason = format!("ONNX Runtime {version} at {file} was built without it");
            return Err(Error::ProviderUnavailable { provider: self.provider.name(), reason });
        }
        if let Some(session) = cache.and_then(|cache| self.open_cached(cache, name, path)) {
            return Ok(session);
        }
        let mut builder = self.builder().map_err(|error| self.unavailable(&error))?;
        builder.commit_from_file(path).map_err(|error| match self.provider {
            Provider::Cpu => Error::bundle(path, one_line(&error.to_string())),
            // A device that is missing or full shows only now; the CPU tells about the file.
            _ => self.unavailable(&error),
        })
    }

    fn unavailable(&self, error: &ort::Error) -> Error {
        let reason = one_line(&error.to_string());
        Error::ProviderUnavailable { provider: self.provider.name(), reason }
    }

    fn builder(&self) -> Result<SessionBuilder, ort::Error> {
        let builder = Session::builder(self.runtime.environment())?
            .with_optimization_level(GraphOptimizationLevel::All)?
            .with_intra_threads(self.threads)?
            // Spinning threads burn a host's other work and, between our stages, nothing runs.
            .with_intra_op_spinning(false)?;
        let builder = self.provider.session_options().apply(builder)?;
        Ok(builder.with_execution_providers([self.provider.dispatch()])?)
    }

    /// Open a graph that was optimised before, or optimise and keep it now. `None` when neither works, such
    /// as on a full disk: opening the graph itself then tells what is wrong, if anything is.
    fn open_cached(&self, cache: &OptimizedGraphs, name: &str, path: &Path) -> Option<Session> {
        let kept = || {
            let optimized = cache.find(name)?;
            let session =
                self.builder().and_then(as_it_is).and_then(|mut b| b.commit_from_file(optimized));
            session.inspect_err(|error| tracing::debug!("{name} is optimised anew: {error}")).ok()
        };
        if let Some(session) = kept() {
            return Some(session);
        }
        let entry = cache.new_entry(name);
        let entry =
            entry.inspect_err(|error| tracing::debug!("{name} is not kept: {error}")).ok()?;
        let session = self
            .builder()
            .and_then(|builder| entry.write_from(builder))
            .and_then(|mut builder| builder.commit_from_file(path))
            .inspect_err(|error| tracing::debug!("{name} is not kept: {error}"))
            .ok()?;
        match entry.keep() {
            Ok(()) => {
                // What was kept maps its weights; optimising left copies of them in memory.
                drop(session);
                kept()
            }
            Err(error) => {
                tracing::debug!("{name} is not kept: {error}");
                Some(session)
            }
        }
    }
}

/// ONNX Runtime's messages span lines; an error of this crate is one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
