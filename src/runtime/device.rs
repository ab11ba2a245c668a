//! Opening a graph on one provider.

use ort::session::Session;
use ort::session::builder::{GraphOptimizationLevel, SessionBuilder};

use super::optimized::{MODEL, OptimizedGraphs, as_it_is};
use super::{Provider, Runtime, exit, process, threads};
use crate::model::Files;
use crate::{Error, Result};

/// What graphs run on.
#[derive(Clone, Debug)]
pub struct Device {
    /// The ONNX Runtime to use.
    pub runtime: Runtime,
    /// The provider to run on.
    pub provider: Provider,
    /// Threads of a graph, 256 at most; 0 is one per core. There are fewer where the system starts
    /// no more.
    pub threads: usize,
}

/// The graph called `name` in the file `file` of a bundle.
pub(super) struct GraphFile<'a> {
    pub name: &'a str,
    pub files: &'a Files,
    pub file: &'a str,
}

impl Device {
    /// Open a session on a graph, or on what `cache` has of it.
    pub(super) fn open(
        &self,
        graph: &GraphFile<'_>,
        cache: Option<&OptimizedGraphs>,
    ) -> Result<Session> {
        process::check()?;
        if !self.provider.is_built_in() {
            let runtime = &self.runtime;
            let (version, file) = (runtime.version(), runtime.path().display());
            let reason = format!("ONNX Runtime {version} at {file} was built without it");
            return Err(Error::ProviderUnavailable { provider: self.provider.name(), reason });
        }
        if let Some(session) = cache.and_then(|cache| self.open_or_keep(cache, graph)) {
            return Ok(session);
        }
        let builder = self.builder().map_err(|error| self.unavailable(&error))?;
        exit::before(|| Ok(commit(builder, graph.files, graph.file)))?.map_err(|error| {
            match self.provider {
                Provider::Cpu => {
                    Error::bundle(&graph.files.path(graph.file), one_line(&error.to_string()))
                }
                // A device that is missing or full shows only now; the CPU tells about the file.
                _ => self.unavailable(&error),
            }
        })
    }

    fn unavailable(&self, error: &ort::Error) -> Error {
        let reason = one_line(&error.to_string());
        Error::ProviderUnavailable { provider: self.provider.name(), reason }
    }

    fn builder(&self) -> Result<SessionBuilder, ort::Error> {
        let builder = Session::builder(self.runtime.environment())?
            .with_optimization_level(GraphOptimizationLevel::All)?
            .with_intra_threads(threads::available(self.threads))?
            // Spinning threads burn a host's other work and, between our stages, nothing runs.
            .with_intra_op_spinning(false)?;
        let builder = self.provider.session_options().apply(builder)?;
        Ok(builder.with_execution_providers([self.provider.dispatch()])?)
    }

    fn open_or_keep(&self, cache: &OptimizedGraphs, graph: &GraphFile<'_>) -> Option<Session> {
        exit::before(|| Ok(self.open_cached(cache, graph))).ok().flatten()
    }

    /// Open a graph that was optimised before, or optimise and keep it now. `None` when neither
    /// works, such as on a full disk: opening the graph itself then tells what is wrong, if
    /// anything is.
    fn open_cached(&self, cache: &OptimizedGraphs, graph: &GraphFile<'_>) -> Option<Session> {
        let name = graph.name;
        let kept = || {
            let optimized = cache.find(name)?;
            let session =
                self.builder().and_then(as_it_is).and_then(|b| commit(b, &optimized, MODEL));
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
            .and_then(|builder| commit(builder, graph.files, graph.file))
            .inspect_err(|error| tracing::debug!("{name} is not kept: {error}"))
            .ok()?;
        match entry.keep() {
            Ok(()) => {
                // What was kept has its weights once; optimising left copies of them in memory.
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

/// Builds a session on a file of a bundle or of the cache, from memory if its contents are there.
fn commit(builder: SessionBuilder, files: &Files, file: &str) -> ort::Result<Session> {
    let Some(graph) = files.bytes(file) else {
        let mut builder = builder;
        return builder.commit_from_file(files.path(file));
    };
    let mut builder = files.in_memory().try_fold(builder, |builder, (name, weights)| {
        Ok::<_, ort::Error>(
            builder.with_external_initializer_file_in_memory(name, weights.clone())?,
        )
    })?;
    builder.commit_from_memory(graph)
}

/// ONNX Runtime's messages span lines; an error of this crate is one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
