//! The graphs of a bundle, opened when they are needed and held to their contracts.

use std::sync::{Mutex, OnceLock, PoisonError};

use super::contract::{Contract, ContractGraph};
use crate::Result;
use crate::cache::LARGE;
use crate::model::{Bundle, GraphFile, is_shipped};
use crate::runtime::{Device, Graph, OptimizedGraphs};

/// Opens the graphs of one bundle on one provider.
#[derive(Clone, Debug)]
pub struct Opener {
    device: Device,
    bundle: Bundle,
    cache: Option<OptimizedGraphs>,
}

impl Opener {
    /// Open the graphs of `bundle` on `device`. Some bundles keep their optimised graphs, see
    /// [`OptimizedGraphs::for_bundle`].
    pub fn new(device: Device, bundle: &Bundle) -> Self {
        let cache = OptimizedGraphs::for_bundle(bundle, &device.runtime, device.provider);
        Self { device, bundle: bundle.clone(), cache }
    }

    /// The graph of `file`, held to no contract yet.
    ///
    /// # Errors
    /// Those of [`Graph::open`].
    pub fn open(&self, name: &str, file: &GraphFile) -> Result<Graph> {
        let cache = self.cache.as_ref();
        Graph::open(&self.device, name, self.bundle.files(), &file.file, cache)
    }

    /// Prepare a graph that not every run needs. It is opened when it is first used, but that of a
    /// small bundle in a folder at once: what does not fit is refused before any work.
    ///
    /// # Errors
    /// Those of [`LazyGraph::get`], of a small bundle in a folder.
    pub fn lazy(
        &self,
        name: &'static str,
        file: &GraphFile,
        contract: Contract,
    ) -> Result<LazyGraph> {
        let lazy = LazyGraph {
            opener: self.clone(),
            name,
            file: file.clone(),
            contract,
            graph: OnceLock::new(),
            opening: Mutex::new(()),
        };
        if self.bundle.size() < LARGE && !is_shipped(self.bundle.location()) {
            lazy.get()?;
        }
        Ok(lazy)
    }
}

/// A graph that is opened when it is first used: it may hold gigabytes.
#[derive(Debug)]
pub struct LazyGraph {
    opener: Opener,
    name: &'static str,
    file: GraphFile,
    contract: Contract,
    graph: OnceLock<ContractGraph>,
    opening: Mutex<()>,
}

impl LazyGraph {
    /// The graph.
    ///
    /// # Errors
    /// Those of [`Opener::open`] and [`Contract::hold`].
    pub fn get(&self) -> Result<&ContractGraph> {
        // One thread opens it, others wait; an attempt that panicked left nothing behind.
        let _opening = self.opening.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(graph) = self.graph.get() {
            return Ok(graph);
        }
        let graph = self.opener.open(self.name, &self.file)?;
        let path = self.opener.bundle.graph_path(&self.file);
        let graph = self.contract.hold(self.name, &path, graph)?;
        Ok(self.graph.get_or_init(|| graph))
    }
}
