"""Writes PyTorch modules as the ONNX graphs of the contract, over the model's weight files.

Every weight of a graph is an external-data reference into a safetensors file of the bundle, at that
tensor's offset, so the three UNet graphs share one file and nothing is stored twice. Weights stored
in half precision are cast to float32 by a node that ONNX Runtime folds when it loads the graph,
unless the graph computes in half precision itself.
"""

import json
import warnings
from dataclasses import dataclass, replace
from pathlib import Path

import onnx
import torch
from onnx import TensorProto, helper
from torch import nn

from .model import (
    TINY_DECODER_FILE,
    UNET_FILE,
    VAE_FILE,
    Decoder,
    Encoder,
    LatentDiffusion,
    TinyDecode,
)
from .shared_attention import CONTRIB
from .split_unet import UNetFull, UNetHead, UNetTail

OPSET = 18
"""DirectML reads opsets up to 20."""

STORED = ".stored"
"""Suffix of a weight that is cast to the precision that the graph computes in."""
_STORED = {"F32": TensorProto.FLOAT, "F16": TensorProto.FLOAT16}


@dataclass
class Graph:
    name: str
    weights: str
    """The bundle file that holds the graph's weights."""
    module: nn.Module
    inputs: dict[str, torch.Tensor]
    outputs: list[str]
    batched: list[str]
    """Tensors whose first axis is the batch."""


def graphs(model: LatentDiffusion) -> list[Graph]:
    """The graphs with example inputs of batch 2 where the batch is free."""
    latents = torch.randn(2, model.unet.config.in_channels, *model.latent_size)
    timestep, offset = torch.tensor([281]), torch.randn(2, 1, *model.grid)
    head = UNetHead(model)
    with torch.no_grad():
        _, temb, hidden, residual, *skips = head(latents[:1], timestep)
    split = {"temb": temb, "hidden": hidden, "residual": residual}
    split |= {f"skip_{i}": skip for i, skip in enumerate(skips)}
    result = [
        Graph(
            "vae_encoder",
            VAE_FILE,
            Encoder(model.vae),
            {"image": torch.randn(2, 3, *model.image_size)},
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
    if model.tiny_decoder:
        tiny = TinyDecode(model.tiny_decoder)
        batched = ["latents", "image"]
        result.append(
            Graph("tiny_decoder", TINY_DECODER_FILE, tiny, {"latents": latents}, ["image"], batched)
        )
    return result


class _InHalf(nn.Module):
    """A module in half precision whose inputs and outputs stay float32, as the contract says."""

    def __init__(self, module: nn.Module):
        super().__init__()
        self.module = module.half()

    def forward(self, *inputs):
        outputs = self.module(*(x.half() if x.is_floating_point() else x for x in inputs))
        if isinstance(outputs, tuple):
            return tuple(output.float() for output in outputs)
        return outputs.float()


def in_half(graph: Graph) -> Graph:
    """A graph of the UNet in half precision; autoencoders stay in float32, SDXL's may overflow."""
    return replace(graph, module=_InHalf(graph.module))


def write_graph(graph: Graph, folder: Path, opset: int = OPSET) -> Path:
    """Writes `<name>.onnx` into `folder`, which must already hold the weight files."""
    path = folder / f"{graph.name}.onnx"
    with torch.no_grad(), warnings.catch_warnings():
        # The tracer warns about each shape that it freezes. All but the batch are meant to be
        # frozen, and `check_bundle` compares other batches.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            graph.module,
            tuple(graph.inputs.values()),
            path,
            input_names=list(graph.inputs),
            output_names=graph.outputs,
            dynamic_axes={name: {0: "batch"} for name in graph.batched},
            opset_version=opset,
            do_constant_folding=False,
            # Weights come out as inputs and are never copied.
            export_params=False,
            custom_opsets={CONTRIB: 1} if graph.weights == UNET_FILE else None,
            dynamo=False,
        )
    onnx_model = onnx.load(path)
    _point_into_weights(onnx_model.graph, set(graph.inputs), folder / graph.weights)
    onnx.save(onnx_model, path)
    onnx.checker.check_model(path)
    return path


def _point_into_weights(graph: onnx.GraphProto, inputs: set[str], weights: Path) -> None:
    """Replaces every graph input but `inputs` with a reference into the file `weights`."""
    with weights.open("rb") as f:
        header_size = int.from_bytes(f.read(8), "little")
        header = json.loads(f.read(header_size))
    casts = []
    for value in [value for value in graph.input if value.name not in inputs]:
        graph.input.remove(value)
        entry = header[_weight_name(value.name)]
        kind = value.type.tensor_type
        shape = [axis.dim_value for axis in kind.shape.dim]
        if shape != entry["shape"]:
            raise ValueError(f"{value.name}: {shape} in the graph, {entry['shape']} stored")
        begin, end = entry["data_offsets"]
        tensor = graph.initializer.add(
            name=value.name,
            dims=shape,
            data_type=_STORED[entry["dtype"]],
            data_location=TensorProto.EXTERNAL,
        )
        location = {
            "location": weights.name,
            "offset": 8 + header_size + begin,
            "length": end - begin,
        }
        for key, text in location.items():
            tensor.external_data.add(key=key, value=str(text))
        if tensor.data_type != kind.elem_type:
            tensor.name = f"{value.name}{STORED}"
            casts.append(helper.make_node("Cast", [tensor.name], [value.name], to=kind.elem_type))
    nodes = casts + list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes)


def _weight_name(parameter: str) -> str:
    """Drops the wrappers' prefixes: `head.unet.conv_in.weight` is `conv_in.weight` in the file."""
    for prefix in ("module.", "head.", "tail.", "unet.", "vae.", "tiny."):
        parameter = parameter.removeprefix(prefix)
    return parameter
