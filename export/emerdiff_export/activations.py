"""Memory that the intermediate tensors of a graph need, computed from its shapes."""

import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper

from .graphs import STORED


def bytes_per_item(path: Path) -> int:
    """Bytes that one more batch item adds to the peak of live tensors, inputs and outputs included.

    The peak follows from the shapes and the order of the nodes; an allocator that reuses freed
    blocks imperfectly needs somewhat more.
    """
    return _peak(path, 3) - _peak(path, 2)


def _peak(path: Path, batch: int) -> int:
    weights = {
        tensor.name.removesuffix(STORED)
        for tensor in onnx.load(path, load_external_data=False).graph.initializer
    }
    graph = _with_shapes(path, batch).graph
    inputs = [value for value in graph.input if value.name not in weights]
    sizes = {v.name: _size(v) for v in [*inputs, *graph.output, *graph.value_info]}
    last_use = {name: i for i, node in enumerate(graph.node) for name in node.input}
    outputs = {value.name for value in graph.output}
    live = {value.name for value in inputs}
    peak = 0
    for i, node in enumerate(graph.node):
        live.update(node.output)
        peak = max(peak, sum(sizes[name] for name in live))
        live = {name for name in live if name in outputs or last_use.get(name, -1) > i}
    return peak


def _with_shapes(path: Path, batch: int) -> onnx.ModelProto:
    """The graph for one batch size, as ONNX Runtime simplifies it, every shape a number.

    Weights are left on the disk: shapes do not depend on their values.
    """
    model = onnx.load(path, load_external_data=False)
    graph = model.graph
    for tensor in graph.initializer:
        name = tensor.name.removesuffix(STORED)
        graph.input.add().CopyFrom(
            helper.make_tensor_value_info(name, TensorProto.FLOAT, tensor.dims)
        )
    del graph.initializer[:]
    nodes = [node for node in graph.node if not any(name.endswith(STORED) for name in node.input)]
    del graph.node[:]
    graph.node.extend(nodes)
    with tempfile.TemporaryDirectory() as folder:
        options = onnxruntime.SessionOptions()
        options.add_free_dimension_override_by_name("batch", batch)
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.optimized_model_filepath = str(Path(folder) / "fixed.onnx")
        providers = ["CPUExecutionProvider"]
        onnxruntime.InferenceSession(model.SerializeToString(), options, providers=providers)
        model = onnx.load(options.optimized_model_filepath)
    return onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)


def _size(value: onnx.ValueInfoProto) -> int:
    tensor = value.type.tensor_type
    if not all(axis.HasField("dim_value") for axis in tensor.shape.dim):
        raise ValueError(f"{value.name}: a shape that is not fixed")
    shape = [axis.dim_value for axis in tensor.shape.dim]
    return (
        int(np.prod(shape, dtype=np.int64))
        * helper.tensor_dtype_to_np_dtype(tensor.elem_type).itemsize
    )
