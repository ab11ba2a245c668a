//! A tensor that ONNX Runtime owns, wherever it lives.

use ndarray::{Array, Dimension, IxDyn};
use ort::value::DynValue;

use crate::{Error, Result};

/// An output of a graph. It can go back in as an input of another without being copied.
#[derive(Debug)]
pub struct Tensor {
    pub(super) name: String,
    pub(super) graph: String,
    pub(super) value: DynValue,
}

impl Tensor {
    /// Name of the graph output it came from.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Copies the values out; `D` is the rank that the graph contract gives this tensor.
    ///
    /// # Errors
    /// [`Error::Inference`] when it is not a float tensor of that rank.
    pub fn to_array<D: Dimension>(&self) -> Result<Array<f32, D>> {
        let fail = |reason: String| Error::Inference {
            graph: self.graph.clone(),
            reason: format!("output `{}`: {reason}", self.name),
        };
        let (shape, values) =
            self.value.try_extract_tensor::<f32>().map_err(|error| fail(error.to_string()))?;
        let shape: Vec<usize> = shape.iter().map(|&axis| axis as usize).collect();
        Array::from_shape_vec(IxDyn(&shape), values.to_vec())
            .and_then(Array::into_dimensionality)
            .map_err(|error| fail(error.to_string()))
    }
}
