//! One ONNX graph, open in one session.

use std::borrow::Cow;
use std::path::Path;
use std::sync::{Mutex, MutexGuard};

use ndarray::ArrayViewD;
use ort::session::builder::{GraphOptimizationLevel, SessionBuilder};
use ort::session::{Session, SessionInputValue, SessionOutputs};
use ort::value::{Outlet, Tensor as OrtTensor, TensorRef, ValueType};

use super::optimized::{OptimizedGraphs, as_it_is};
use super::tuning::{host_memory, run_options};
use super::{Cancel, Provider, Runtime, Tensor};
use crate::{Error, Result};

/// What a graph input is fed with.
#[derive(Debug)]
pub enum Input<'a> {
    /// A contiguous float array in standard order.
    F32(ArrayViewD<'a, f32>),
    /// A vector of integers.
    I64(&'a [i64]),
    /// An output of another graph.
    Tensor(&'a Tensor),
}

/// A graph ready to run. Runs are serialised: ONNX Runtime's sessions are not safe to share.
#[derive(Debug)]
pub struct Graph {
    name: String,
    inputs: Vec<(String, Vec<i64>)>,
    outputs: Vec<(String, Vec<i64>)>,
    provider: Provider,
    session: Mutex<Session>,
}

impl Graph {
    /// Opens the ONNX file at `path` on `provider` with `threads` threads (0: one per core). With a
    /// `cache`, the optimised graph is taken from there, or kept there.
    ///
    /// # Errors
    /// [`Error::ProviderUnavailable`] or [`Error::BundleInvalid`].
    pub fn open(
        runtime: &Runtime,
        name: &str,
        path: &Path,
        provider: Provider,
        threads: usize,
        cache: Option<&OptimizedGraphs>,
    ) -> Result<Self> {
        let unavailable = |error: ort::Error| Error::ProviderUnavailable {
            provider: provider.name(),
            reason: one_line(&error.to_string()),
        };
        if !provider.is_built_in() {
            return Err(Error::ProviderUnavailable {
                provider: provider.name(),
                reason: format!(
                    "ONNX Runtime {} at {} was built without it",
                    runtime.version(),
                    runtime.path().display()
                ),
            });
        }
        let builder = || -> Result<SessionBuilder, ort::Error> {
            let builder = Session::builder(runtime.environment())?
                .with_optimization_level(GraphOptimizationLevel::All)?
                .with_intra_threads(threads)?
                // Spinning threads burn a host's other work and, between our stages, nothing runs.
                .with_intra_op_spinning(false)?;
            let builder = provider.session_options().apply(builder)?;
            Ok(builder.with_execution_providers([provider.dispatch()])?)
        };
        let session = cache.and_then(|cache| from_cache(cache, name, path, &builder));
        let session = match session {
            Some(session) => session,
            None => builder().map_err(unavailable)?.commit_from_file(path).map_err(|error| {
                match provider {
                    Provider::Cpu => Error::bundle(path, one_line(&error.to_string())),
                    // A device that is missing or full shows only now; the CPU tells about the
                    // file.
                    _ => unavailable(error),
                }
            })?,
        };
        Ok(Self {
            name: name.to_owned(),
            inputs: session.inputs().iter().map(outlet).collect(),
            outputs: session.outputs().iter().map(outlet).collect(),
            provider,
            session: Mutex::new(session),
        })
    }

    /// Names and shapes of the inputs; −1 is an axis of any length.
    pub fn inputs(&self) -> &[(String, Vec<i64>)] {
        &self.inputs
    }

    /// Names and shapes of the outputs; −1 is an axis of any length.
    pub fn outputs(&self) -> &[(String, Vec<i64>)] {
        &self.outputs
    }

    /// Run the graph on the inputs where they lie and give all its outputs in order.
    ///
    /// # Errors
    /// [`Error::Inference`]; [`Error::Cancelled`] in the scope of a [`Cancel`].
    pub fn run(&self, inputs: &[(&str, Input<'_>)]) -> Result<Vec<Tensor>> {
        let values = inputs
            .iter()
            .map(|(name, input)| Ok((Cow::Borrowed(*name), input.value()?)))
            .collect::<Result<Vec<_>, ort::Error>>()
            .map_err(|error| self.failed(error))?;
        let mut session = self.session()?;
        let cancel = Cancel::current();
        let own = run_options().map_err(|error| self.failed(error))?;
        let options = cancel.as_ref().map_or(Ok(&own), Cancel::options)?;
        let result = session.run_with_options(values, options);
        self.collect(result.map_err(|error| self.stopped(error, cancel.as_ref()))?)
    }

    /// Runs the graph as [`run`](Self::run) does, and leaves all outputs but the first in the
    /// memory of the provider's device, where another graph on it reads them without a copy.
    ///
    /// # Errors
    /// Those of [`run`](Self::run).
    pub fn run_on_device(&self, inputs: &[(&str, Input<'_>)]) -> Result<Vec<Tensor>> {
        let mut session = self.session()?;
        let bind = || -> Result<_, ort::Error> {
            let mut binding = session.create_binding()?;
            for (name, input) in inputs {
                match input {
                    // Owned copies: `ort` would copy what is borrowed by running a graph of its
                    // own, and waits for ever when it is asked to while this session is held.
                    Input::F32(array) => {
                        let values: Vec<f32> = array.iter().copied().collect();
                        let shape = array.shape();
                        binding.bind_input(*name, &OrtTensor::from_array((shape, values))?)?;
                    }
                    Input::I64(values) => {
                        let shape = [values.len()];
                        let values = values.to_vec();
                        binding.bind_input(*name, &OrtTensor::from_array((shape, values))?)?;
                    }
                    Input::Tensor(tensor) => binding.bind_input(*name, &tensor.value)?,
                }
            }
            for (i, (name, _)) in self.outputs.iter().enumerate() {
                let memory = if i == 0 { host_memory() } else { self.provider.memory() };
                binding.bind_output_to_device(name, &memory?)?;
            }
            Ok(binding)
        };
        let binding = bind().map_err(|error| self.failed(error))?;
        let cancel = Cancel::current();
        let own = run_options().map_err(|error| self.failed(error))?;
        let options = cancel.as_ref().map_or(Ok(&own), Cancel::options)?;
        let result = session.run_binding_with_options(&binding, options);
        self.collect(result.map_err(|error| self.stopped(error, cancel.as_ref()))?)
    }

    fn session(&self) -> Result<MutexGuard<'_, Session>> {
        self.session.lock().map_err(|_| self.failed("an earlier run panicked; open the model anew"))
    }

    fn collect(&self, mut outputs: SessionOutputs<'_>) -> Result<Vec<Tensor>> {
        self.outputs
            .iter()
            .map(|(name, _)| {
                let value = outputs
                    .remove(name)
                    .ok_or_else(|| self.failed(format!("no output `{name}`")))?;
                Ok(Tensor { name: name.clone(), graph: self.name.clone(), value })
            })
            .collect()
    }

    fn stopped(&self, error: ort::Error, cancel: Option<&Cancel>) -> Error {
        match cancel {
            Some(cancel) if cancel.is_requested() => Error::Cancelled,
            _ => self.failed(error),
        }
    }

    fn failed(&self, reason: impl ToString) -> Error {
        Error::Inference { graph: self.name.clone(), reason: one_line(&reason.to_string()) }
    }
}

impl Input<'_> {
    fn value(&self) -> Result<SessionInputValue<'_>, ort::Error> {
        match self {
            Self::F32(array) => {
                let values = array
                    .as_slice()
                    .ok_or_else(|| ort::Error::new("an input array is not contiguous"))?;
                Ok(TensorRef::from_array_view((array.shape(), values))?.into())
            }
            Self::I64(values) => Ok(TensorRef::from_array_view(([values.len()], *values))?.into()),
            Self::Tensor(tensor) => Ok((&tensor.value).into()),
        }
    }
}

/// The graph as it was optimised before, or optimised now and kept. `None` when neither works, such
/// as on a full disk: the graph itself tells what is wrong, if anything is.
fn from_cache(
    cache: &OptimizedGraphs,
    name: &str,
    path: &Path,
    builder: &dyn Fn() -> Result<SessionBuilder, ort::Error>,
) -> Option<Session> {
    let kept = || {
        let optimized = cache.find(name)?;
        let session = builder().and_then(as_it_is).and_then(|mut b| b.commit_from_file(optimized));
        session.inspect_err(|error| tracing::debug!("{name} is optimised anew: {error}")).ok()
    };
    if let Some(session) = kept() {
        return Some(session);
    }
    let entry = cache.new_entry(name);
    let entry = entry.inspect_err(|error| tracing::debug!("{name} is not kept: {error}")).ok()?;
    let session = builder()
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

fn outlet(outlet: &Outlet) -> (String, Vec<i64>) {
    let shape = match outlet.dtype() {
        ValueType::Tensor { shape, .. } => shape.to_vec(),
        _ => Vec::new(),
    };
    (outlet.name().to_owned(), shape)
}

/// ONNX Runtime's messages span lines; an error of this crate is one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
