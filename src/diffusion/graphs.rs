//! The graphs of a bundle, checked against the graph contract when they are opened.

use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::cache::LARGE;
use crate::model::{Bundle, GraphFile, Location};
use crate::runtime::{Device, Graph, OptimizedGraphs};
use crate::{Error, Result};

/// A tensor of the contract: its name and shape; −1 is an axis of any length.
pub type Tensor = (String, Vec<i64>);

/// What a graph's first inputs and outputs must be.
#[derive(Clone, Debug)]
pub struct Contract {
    /// Its inputs.
    pub inputs: Vec<Tensor>,
    /// Its outputs.
    pub outputs: Vec<Tensor>,
}

impl Contract {
    /// List the tensors that a graph must have.
    pub fn new(inputs: &[(&str, &[i64])], outputs: &[(&str, &[i64])]) -> Self {
        let owned = |tensors: &[(&str, &[i64])]| {
            tensors.iter().map(|(name, shape)| ((*name).to_owned(), shape.to_vec())).collect()
        };
        Self { inputs: owned(inputs), outputs: owned(outputs) }
    }
}

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

    /// The graph of `file`, if it fits the contract.
    ///
    /// # Errors
    /// [`Error::BundleInvalid`] when it does not.
    pub fn hold(&self, graph: Graph, file: &GraphFile, contract: &Contract) -> Result<Graph> {
        let path = self.bundle.graph_path(file);
        expect(&path, "input", graph.inputs(), &contract.inputs)?;
        expect(&path, "output", graph.outputs(), &contract.outputs)?;
        Ok(graph)
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
        let embedded = *self.bundle.location() == Location::Embedded;
        if self.bundle.size() < LARGE && !embedded {
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
    graph: OnceLock<Graph>,
    opening: Mutex<()>,
}

impl LazyGraph {
    /// The graph.
    ///
    /// # Errors
    /// Those of [`Opener::open`] and [`Opener::hold`].
    pub fn get(&self) -> Result<&Graph> {
        // One thread opens it, others wait; an attempt that panicked left nothing behind.
        let _opening = self.opening.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(graph) = self.graph.get() {
            return Ok(graph);
        }
        let graph = self.opener.open(self.name, &self.file)?;
        let graph = self.opener.hold(graph, &self.file, &self.contract)?;
        Ok(self.graph.get_or_init(|| graph))
    }
}

/// The first tensors of `found` are `expected`; −1 on either side fits any length.
fn expect(path: &Path, kind: &str, found: &[Tensor], expected: &[Tensor]) -> Result<()> {
    for (i, (name, shape)) in expected.iter().enumerate() {
        let fits = found.get(i).is_some_and(|(found_name, found_shape)| {
            found_name == name
                && found_shape.len() == shape.len()
                && found_shape.iter().zip(shape).all(|(a, b)| *a == -1 || *b == -1 || a == b)
        });
        if !fits {
            let found = found.get(i).map_or("nothing".into(), |(n, s)| format!("`{n}` {s:?}"));
            return Err(Error::bundle(
                path,
                format!("{kind} {i} must be `{name}` {shape:?}, it is {found}; export it again"),
            ));
        }
    }
    Ok(())
}
