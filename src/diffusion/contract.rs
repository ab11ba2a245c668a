//! What a graph must take and give, held to it when it is opened and after each run.

use std::path::Path;

use ndarray::{Array, Dimension};

use crate::runtime::{self, Graph, Input};
use crate::{Error, Result};

/// A tensor of the contract: its name and shape; −1 is an axis of any length.
pub type Tensor = (String, Vec<i64>);

/// Beyond it values overflow where they are squared and added up. Half precision ends at 65504.
const MAX_VALUE: f32 = 1e12;

/// What a graph's first inputs and outputs must be.
#[derive(Clone, Debug)]
pub struct Contract {
    /// Its inputs.
    pub inputs: Vec<Tensor>,
    /// Its outputs.
    pub outputs: Vec<Tensor>,
}

/// A graph that fits its contract. A graph may give other shapes than it declares, so what it gives
/// is looked at too.
#[derive(Debug)]
pub struct ContractGraph {
    name: String,
    graph: Graph,
    output: Tensor,
}

impl Contract {
    /// List the tensors that a graph must have.
    pub fn new(inputs: &[(&str, &[i64])], outputs: &[(&str, &[i64])]) -> Self {
        let owned = |tensors: &[(&str, &[i64])]| {
            tensors.iter().map(|(name, shape)| ((*name).to_owned(), shape.to_vec())).collect()
        };
        Self { inputs: owned(inputs), outputs: owned(outputs) }
    }

    /// Hold the `graph` called `name`, whose file is at `path`, to this contract.
    ///
    /// # Errors
    /// [`Error::BundleInvalid`] when it does not fit.
    pub fn hold(&self, name: &str, path: &Path, graph: Graph) -> Result<ContractGraph> {
        expect(path, "input", graph.inputs(), &self.inputs)?;
        expect(path, "output", graph.outputs(), &self.outputs)?;
        let mut output = self.outputs[0].clone();
        // Of the first axis the contract leaves the batch open, of any other what the graph says.
        for (axis, declared) in output.1.iter_mut().zip(&graph.outputs()[0].1).skip(1) {
            if *axis == -1 {
                *axis = *declared;
            }
        }
        if output.1[1..].contains(&-1) {
            let reason = format!("output `{}` must say its channels; export it again", output.0);
            return Err(Error::bundle(path, reason));
        }
        Ok(ContractGraph { name: name.to_owned(), graph, output })
    }
}

impl ContractGraph {
    /// Names and shapes of all outputs.
    pub fn outputs(&self) -> &[Tensor] {
        self.graph.outputs()
    }

    /// Run the graph on a batch of so many items and give its first output.
    ///
    /// # Errors
    /// [`Error::Inference`], also for an output of another shape than the contract's or with values
    /// that are not finite; [`Error::Cancelled`].
    pub fn run<D: Dimension>(
        &self,
        inputs: &[(&str, Input<'_>)],
        batch: usize,
    ) -> Result<Array<f32, D>> {
        self.checked(&self.graph.run(inputs)?, batch)
    }

    /// Run the graph on one item and give its first output, and the others where they lie on the
    /// device.
    ///
    /// # Errors
    /// Those of [`run`](Self::run).
    pub fn run_on_device<D: Dimension>(
        &self,
        inputs: &[(&str, Input<'_>)],
    ) -> Result<(Array<f32, D>, Vec<runtime::Tensor>)> {
        let mut outputs = self.graph.run_on_device(inputs)?;
        let first = self.checked(&outputs, 1)?;
        outputs.remove(0);
        Ok((first, outputs))
    }

    fn checked<D: Dimension>(
        &self,
        outputs: &[runtime::Tensor],
        batch: usize,
    ) -> Result<Array<f32, D>> {
        let (name, shape) = &self.output;
        let failed = |reason: String| Error::Inference {
            graph: self.name.clone(),
            reason: format!("output `{name}` {reason}"),
        };
        let array = outputs[0].to_array::<D>()?;
        let expected: Vec<usize> =
            shape.iter().map(|&axis| usize::try_from(axis).unwrap_or(batch)).collect();
        if array.shape() != expected {
            let found = array.shape();
            return Err(failed(format!("is {found:?}, not {expected:?}; export the model again")));
        }
        if !array.iter().all(|value| value.abs() <= MAX_VALUE) {
            let reason = "has values that are not finite; take a bundle that computes in float32";
            return Err(failed(reason.into()));
        }
        Ok(array)
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
