//! The graphs of a bundle, opened when they are needed and held to their contracts.

use std::sync::{Mutex, OnceLock, PoisonError};

use super::contract::{Contract, ContractGraph};
use crate::Result;
use crate::cache::WORTH_CACHING;
use crate::model::{Bundle, GraphFile};
use crate::runtime::{Device, Graph, OptimizedGraphs};

/// Opens the graphs of one bundle on one provider.
#[derive(Clone, Debug)]
pub struct Opener {
    device: Device,
    bundle: Bundle,
    cache: Option<OptimizedGraphs>,
}

impl Opener {
    /// Open the graphs of `bundle` on `device`. Large bundles keep their optimised graphs.
    pub fn new(device: Device, bundle: &Bundle) -> Self {
        let Device { runtime, provider, .. } = &device;
        let cache = if is_large(bundle) {
            OptimizedGraphs::for_bundle(bundle.folder(), bundle.digest(), runtime, *provider)
        } else {
            None
        };
        Self { device, bundle: bundle.clone(), cache }
    }

    /// The graph of `file`.
    ///
    /// # Errors
    /// Those of [`Graph::open`] and [`Contract::hold`].
    pub fn open(&self, name: &str, file: &GraphFile, contract: &Contract) -> Result<ContractGraph> {
        let path = self.bundle.graph_path(file);
        let graph = Graph::open(&self.device, name, &path, self.cache.as_ref())?;
        contract.hold(name, &path, graph)
    }

    /// Prepare a graph that not every run needs: in a large bundle it is opened when it is first
    /// used.
    ///
    /// # Errors
    /// Those of [`open`](Self::open), of a small bundle.
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
        if !is_large(&self.bundle) {
            lazy.get()?;
        }
        Ok(lazy)
    }
}

fn is_large(bundle: &Bundle) -> bool {
    bundle.size() >= WORTH_CACHING
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
    /// Those of [`Opener::open`].
    pub fn get(&self) -> Result<&ContractGraph> {
        // One thread opens it, others wait; an attempt that panicked left nothing behind.
        let _opening = self.opening.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(graph) = self.graph.get() {
            return Ok(graph);
        }
        let graph = self.opener.open(self.name, &self.file, &self.contract)?;
        Ok(self.graph.get_or_init(|| graph))
    }
}
