"""PyTorch against ONNX Runtime: every output of every graph, several batches and timesteps."""

from pathlib import Path

import numpy as np
import onnxruntime
import torch

from .graphs import Graph, graphs
from .model import LatentDiffusion

TOLERANCE = 1e-4
"""Largest difference allowed, relative to the largest magnitude of that output."""

_BATCHES = (1, 2, 5)
_TIMESTEPS = (1, 281, 981)


class CheckFailed(Exception):
    pass


def check_bundle(folder: Path) -> float:
    """Largest relative difference over all graphs; raises `CheckFailed` above the tolerance."""
    torch.manual_seed(1)
    model = LatentDiffusion.load(folder)
    worst = 0.0
    for graph in graphs(model):
        session = onnxruntime.InferenceSession(folder / f"{graph.name}.onnx")
        for inputs in _cases(graph):
            worst = max(worst, _compare(graph, session, inputs))
    worst = max(worst, _check_split(folder, model))
    return worst


def _cases(graph: Graph):
    for batch in _BATCHES if graph.batched else (1,):
        for timestep in _TIMESTEPS if "timestep" in graph.inputs else (0,):
            inputs = {}
            for name, example in graph.inputs.items():
                if name == "timestep":
                    inputs[name] = torch.tensor([timestep])
                elif name in graph.batched:
                    inputs[name] = torch.randn(batch, *example.shape[1:])
                else:
                    inputs[name] = torch.randn_like(example)
            yield inputs
            if "offset" in inputs:
                yield inputs | {"offset": torch.zeros_like(inputs["offset"])}


def _compare(graph: Graph, session, inputs: dict[str, torch.Tensor]) -> float:
    with torch.no_grad():
        expected = graph.module(*inputs.values())
    expected = expected if isinstance(expected, tuple) else (expected,)
    # The exporter drops an input that no node reads.
    names = {i.name for i in session.get_inputs()}
    got = session.run(graph.outputs, {k: v.numpy() for k, v in inputs.items() if k in names})
    worst = 0.0
    for name, want, have in zip(graph.outputs, expected, got, strict=True):
        worst = max(worst, _difference(f"{graph.name}.{name}", want.numpy(), have))
    return worst


def _check_split(folder: Path, model: LatentDiffusion) -> float:
    """Head then tail equals the full graph on equal latents."""
    full, head, tail = (
        onnxruntime.InferenceSession(folder / f"{name}.onnx")
        for name in ("unet", "unet_head", "unet_tail")
    )
    example = {g.name: g for g in graphs(model)}["unet"].inputs
    sample, offset = (
        example["sample"][:1].numpy(),
        torch.randn(5, 1, model.grid, model.grid).numpy(),
    )
    timestep = np.array([281])
    expected = full.run(
        ["noise_pred"],
        {"sample": np.repeat(sample, 5, axis=0), "timestep": timestep, "offset": offset},
    )[0]
    names = [i.name for i in tail.get_inputs() if i.name != "offset"]
    activations = head.run(names, {"sample": sample, "timestep": timestep})
    got = tail.run(None, {"offset": offset, **dict(zip(names, activations, strict=True))})[0]
    return _difference("unet_head + unet_tail", expected, got)


def _difference(name: str, want: np.ndarray, have: np.ndarray) -> float:
    if want.shape != have.shape:
        raise CheckFailed(
            f"{name}: shape {have.shape} from ONNX Runtime, {want.shape} from PyTorch"
        )
    difference = float(np.abs(want - have).max() / np.abs(want).max())
    if not difference <= TOLERANCE:
        raise CheckFailed(f"{name}: relative difference {difference:.2e}, allowed {TOLERANCE:.0e}")
    return difference
