"""PyTorch against ONNX Runtime: every output of every graph, several batches and timesteps."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from .errors import ExportError
from .graphs import Graph, graphs
from .model import LatentDiffusion

TOLERANCES = {"float32": 1e-4, "float16": 5e-3}
"""Largest difference allowed from PyTorch in float32, relative to the largest magnitude of that
output, by what the UNet's graphs compute in."""

_ERRORS = 3
"""ONNX Runtime's severity above that of warnings."""

_BATCHES = (1, 2)
_CASES = ((1, 1, False), (1, 981, True), (5, 281, True))
"""Batch, timestep and whether there is an offset, of the UNet's graphs."""


class CheckFailed(ExportError):
    pass


def check_bundle(
    folder: Path, compute: str = "float32", progress: Callable[[str], None] = lambda _: None
) -> float:
    """Largest relative difference over all graphs; raises `CheckFailed` above the tolerance."""
    tolerance = TOLERANCES[compute]
    # It warns of each constant that no CPU computes in half precision.
    onnxruntime.set_default_logger_severity(_ERRORS)
    torch.manual_seed(1)
    model = LatentDiffusion.load(folder)
    worst = 0.0
    for graph in graphs(model):
        progress(f"checking {graph.name}")
        session = onnxruntime.InferenceSession(folder / f"{graph.name}.onnx")
        for inputs in _cases(graph):
            worst = max(worst, _compare(graph, session, inputs, tolerance))
        # One session at a time: each may hold the weights again, laid out for this processor.
        del session
    progress("checking unet_head + unet_tail")
    return max(worst, _check_split(folder, model, tolerance))


def _cases(graph: Graph):
    if not ({"timestep", "offset"} & graph.inputs.keys()):
        for batch in _BATCHES:
            yield _inputs(graph, batch)
        return
    for batch, timestep, modulated in _CASES:
        inputs = _inputs(graph, batch)
        if "timestep" in inputs:
            inputs["timestep"] = torch.tensor([timestep])
        if "offset" in inputs and not modulated:
            inputs["offset"] = torch.zeros_like(inputs["offset"])
        yield inputs


def _inputs(graph: Graph, batch: int) -> dict[str, torch.Tensor]:
    return {
        name: torch.randn(batch, *example.shape[1:])
        if name in graph.batched
        else torch.randn_like(example, dtype=torch.float32)
        for name, example in graph.inputs.items()
    }


def _compare(graph: Graph, session, inputs: dict[str, torch.Tensor], tolerance: float) -> float:
    with torch.no_grad():
        expected = graph.module(*inputs.values())
    expected = expected if isinstance(expected, tuple) else (expected,)
    # The exporter drops an input that no node reads.
    names = {i.name for i in session.get_inputs()}
    got = session.run(graph.outputs, {k: v.numpy() for k, v in inputs.items() if k in names})
    worst = 0.0
    for name, want, have in zip(graph.outputs, expected, got, strict=True):
        worst = max(worst, _difference(f"{graph.name}.{name}", want.numpy(), have, tolerance))
    return worst


def _check_split(folder: Path, model: LatentDiffusion, tolerance: float) -> float:
    """Head then tail equals the full graph on equal latents."""
    sample = torch.randn(1, model.unet.config.in_channels, *model.latent_size).numpy()
    offset = torch.randn(2, 1, *model.grid).numpy()
    inputs = {"sample": sample, "timestep": np.array([281])}

    def run(name, outputs, inputs):
        session = onnxruntime.InferenceSession(folder / f"{name}.onnx")
        names = [output.name for output in session.get_outputs()]
        return dict(zip(outputs or names, session.run(outputs, inputs), strict=True))

    batch = inputs | {"sample": np.repeat(sample, 2, axis=0), "offset": offset}
    expected = run("unet", ["noise_pred"], batch)["noise_pred"]
    activations = run("unet_head", None, inputs)
    del activations["features"]
    got = run("unet_tail", None, activations | {"offset": offset})["noise_pred"]
    return _difference("unet_head + unet_tail", expected, got, tolerance)


def _difference(name: str, want: np.ndarray, have: np.ndarray, tolerance: float) -> float:
    if want.shape != have.shape:
        raise CheckFailed(
            f"{name}: shape {have.shape} from ONNX Runtime, {want.shape} from PyTorch"
        )
    difference = float(np.abs(want - have).max() / np.abs(want).max())
    if not difference <= tolerance:
        raise CheckFailed(f"{name}: relative difference {difference:.2e}, allowed {tolerance:.0e}")
    return difference
