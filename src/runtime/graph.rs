//! One ONNX graph, open in one session.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Mutex;

use ndarray::ArrayViewD;
use ort::session::builder::GraphOptimizationLevel;
use ort::session::{Session, SessionInputValue};
use ort::value::{Outlet, TensorRef, ValueType};

use super::{Provider, Runtime, Tensor};
use crate::{Error, Result};

/// What a graph input is fed with. Nothing is copied.
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
    session: Mutex<Session>,
}

impl Graph {
    /// Opens the ONNX file at `path` on `provider` with `threads` threads (0: one per core).
    ///
    /// # Errors
    /// [`Error::ProviderUnavailable`] or [`Error::BundleInvalid`].
    pub fn open(
        runtime: &Runtime,
        name: &str,
        path: &Path,
        provider: Provider,
        threads: usize,
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
        let options = || -> Result<_, ort::Error> {
            let builder = Session::builder(runtime.environment())?
                .with_optimization_level(GraphOptimizationLevel::All)?
                .with_intra_threads(threads)?
                // Spinning threads burn a host's other work and, between our stages, nothing runs.
                .with_intra_op_spinning(false)?;
            match provider {
                // DirectML requires sequential execution without memory patterns.
                Provider::DirectMl => {
                    Ok(builder.with_parallel_execution(false)?.with_memory_pattern(false)?)
                }
                _ => Ok(builder),
            }
        };
        let mut builder = options()
            .map_err(unavailable)?
            .with_execution_providers([provider.dispatch()])
            .map_err(|error| unavailable(error.into()))?;
        let session = builder.commit_from_file(path).map_err(|error| match provider {
            Provider::Cpu => Error::bundle(path, one_line(&error.to_string())),
            // A device that is missing or full shows only now; the CPU tells about the file.
            _ => unavailable(error),
        })?;
        Ok(Self {
            name: name.to_owned(),
            inputs: session.inputs().iter().map(outlet).collect(),
            outputs: session.outputs().iter().map(outlet).collect(),
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

    /// Runs the graph; all its outputs in their order.
    ///
    /// # Errors
    /// [`Error::Inference`].
    pub fn run(&self, inputs: &[(&str, Input<'_>)]) -> Result<Vec<Tensor>> {
        let fail = |reason: String| Error::Inference {
            graph: self.name.clone(),
            reason: one_line(&reason),
        };
        let values = inputs
            .iter()
            .map(|(name, input)| Ok((Cow::Borrowed(*name), input.value()?)))
            .collect::<Result<Vec<_>, ort::Error>>()
            .map_err(|error| fail(error.to_string()))?;
        let mut session = self
            .session
            .lock()
            .map_err(|_| fail("an earlier run panicked; open the model anew".into()))?;
        let mut outputs = session.run(values).map_err(|error| fail(error.to_string()))?;
        self.outputs
            .iter()
            .map(|(name, _)| {
                let value =
                    outputs.remove(name).ok_or_else(|| fail(format!("no output `{name}`")))?;
                Ok(Tensor { name: name.clone(), graph: self.name.clone(), value })
            })
            .collect()
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
