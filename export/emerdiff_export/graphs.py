"""PyTorch modules to the ONNX graphs of the contract, over the weight files of the model.

Every weight of a graph is an external-data reference into a safetensors file of the bundle, at that
tensor's offset: the three UNet graphs share one file and nothing is stored twice. Weights stored in
half precision are cast to float32 by a node that ONNX Runtime folds when it loads the graph.
"""

import json
import warnings
from dataclasses import dataclass
from pathlib import Path

import onnx
import torch
from onnx import TensorProto, helper

from .model import UNET_FILE, VAE_FILE, Decoder, Encoder, LatentDiffusion
from .split_unet import UNetFull, UNetHead, UNetTail

OPSET = 18
"""The newest operator set that the TorchScript exporter writes; DirectML reads up to 20."""

_STORED = {"F32": TensorProto.FLOAT, "F16": TensorProto.FLOAT16}


@dataclass
class Graph:
    name: str
    weights: str
    """The bundle file that holds the graph's weights."""
    module: torch.nn.Module
    inputs: dict[str, torch.Tensor]
    outputs: list[str]
    batched: list[str]
    """Tensors whose first axis is the batch."""


def graphs(model: LatentDiffusion) -> list[Graph]:
    """The five graphs with example inputs of batch 2 where the batch is free."""
    size, grid = model.image_size, model.grid
    latent_shape = (model.unet.config.in_channels, model.unet.config.sample_size)
    latents = torch.randn(2, latent_shape[0], latent_shape[1], latent_shape[1])
    timestep, offset = torch.tensor([281]), torch.randn(2, 1, grid, grid)
    head = UNetHead(model)
    with torch.no_grad():
        _, temb, hidden, residual, *skips = head(latents[:1], timestep)
    split = {"temb": temb, "hidden": hidden, "residual": residual}
    split |= {f"skip_{i}": skip for i, skip in enumerate(skips)}
    return [
        Graph(
            "vae_encoder",
            VAE_FILE,
            Encoder(model.vae),
            {"image": torch.randn(2, 3, size, size)},
            ["latents"],
            ["image", "latents"],
        ),
        Graph(
            "vae_decoder",
            VAE_FILE,
            Decoder(model.vae),
            {"latents": latents},
            ["image"],
            ["image", "latents"],
        ),
        Graph(
            "unet",
            UNET_FILE,
            UNetFull(model),
            {"sample": latents, "timestep": timestep, "offset": offset},
            ["noise_pred", "features"],
            ["sample", "offset", "noise_pred"],
        ),
        Graph(
            "unet_head",
            UNET_FILE,
            head,
            {"sample": latents[:1], "timestep": timestep},
            ["features", *split],
            [],
        ),
        Graph(
            "unet_tail",
            UNET_FILE,
            UNetTail(model),
            {"offset": offset, **split},
            ["noise_pred"],
            ["offset", "noise_pred"],
        ),
    ]


def write_graph(graph: Graph, folder: Path) -> Path:
    """Writes `<name>.onnx` into `folder`, which must already hold the weight files."""
    path = folder / f"{graph.name}.onnx"
    with torch.no_grad(), warnings.catch_warnings():
        # The tracer warns of each shape it freezes; all but the batch are meant to be frozen, and
        # the check that follows an export compares other batches.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            graph.module,
            tuple(graph.inputs.values()),
            path,
            input_names=list(graph.inputs),
            output_names=graph.outputs,
            dynamic_axes={name: {0: "batch"} for name in graph.batched},
            opset_version=OPSET,
            do_constant_folding=False,
            dynamo=False,
        )
    onnx_model = onnx.load(path)
    _point_into_weights(onnx_model.graph, folder / graph.weights)
    onnx.save(onnx_model, path)
    onnx.checker.check_model(path)
    return path


def _point_into_weights(graph: onnx.GraphProto, weights: Path) -> None:
    """Replaces each initializer by a reference into the safetensors file `weights`."""
    with weights.open("rb") as f:
        header_size = int.from_bytes(f.read(8), "little")
        header = json.loads(f.read(header_size))
    casts = []
    for tensor in graph.initializer:
        entry = header[_weight_name(tensor.name)]
        begin, end = entry["data_offsets"]
        stored = _STORED[entry["dtype"]]
        if list(tensor.dims) != entry["shape"]:
            raise ValueError(
                f"{tensor.name}: {list(tensor.dims)} in the graph, {entry['shape']} stored"
            )
        if stored != tensor.data_type:
            stored_name = f"{tensor.name}.stored"
            cast = helper.make_node("Cast", [stored_name], [tensor.name], to=tensor.data_type)
            casts.append(cast)
            tensor.name, tensor.data_type = stored_name, stored
        tensor.ClearField("raw_data")
        tensor.data_location = TensorProto.EXTERNAL
        location = {
            "location": weights.name,
            "offset": 8 + header_size + begin,
            "length": end - begin,
        }
        for key, value in location.items():
            tensor.external_data.add(key=key, value=str(value))
    nodes = casts + list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes)


def _weight_name(parameter: str) -> str:
    """`head.unet.conv_in.weight` -> `conv_in.weight`; the file knows nothing of our wrappers."""
    for prefix in ("head.", "tail.", "unet.", "vae."):
        parameter = parameter.removeprefix(prefix)
    return parameter
