//! One ONNX graph, open in one session.

use std::borrow::Cow;
use std::sync::{Mutex, MutexGuard};

use ndarray::ArrayViewD;
use ort::session::{Session, SessionInputValue, SessionOutputs};
use ort::value::{Outlet, Tensor as OrtTensor, TensorRef, ValueType};

use super::device::{Device, GraphFile, one_line};
use super::optimized::OptimizedGraphs;
use super::tuning::{host_memory, run_options};
use super::{Cancel, Provider, Tensor, process};
use crate::model::Files;
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
    /// Open the ONNX file called `file` of a bundle's `files` on `device`. With a `cache`, the
    /// optimised graph is taken from there, or kept there.
    ///
    /// # Errors
    /// [`Error::ProviderUnavailable`] or [`Error::BundleInvalid`].
    pub fn open(
        device: &Device,
        name: &str,
        files: &Files,
        file: &str,
        cache: Option<&OptimizedGraphs>,
    ) -> Result<Self> {
        let session = device.open(&GraphFile { name, files, file }, cache)?;
        Ok(Self {
            name: name.to_owned(),
            inputs: session.inputs().iter().map(outlet).collect(),
            outputs: session.outputs().iter().map(outlet).collect(),
            provider: device.provider,
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
        process::check()?;
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

fn outlet(outlet: &Outlet) -> (String, Vec<i64>) {
    let shape = match outlet.dtype() {
        ValueType::Tensor { shape, .. } => shape.to_vec(),
        _ => Vec::new(),
    };
    (outlet.name().to_owned(), shape)
}
