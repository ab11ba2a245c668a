"""Compares every output of every graph in PyTorch and ONNX Runtime, at several batches and
timesteps."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from .errors import ExportError
from .graphs import Graph, graphs
from .model import LatentDiffusion

TOLERANCES = {"float32": 1e-4, "float16": 5e-3}
"""Largest allowed difference, by the precision that the UNet's graphs compute in. It is relative to
the largest magnitude of an output in PyTorch, which computes in float32."""

_ERRORS = 3
"""ONNX Runtime's severity of errors, which silences warnings."""

_BATCHES = (1, 2)
_CASES = ((1, 1, False), (1, 981, True), (5, 281, True))
"""Batch, timestep and whether there is an offset, for the UNet's graphs."""


class CheckFailed(ExportError):
    pass


def check_bundle(
    folder: Path, compute: str = "float32", progress: Callable[[str], None] = lambda _: None
) -> float:
    """Largest relative difference over all graphs; raises `CheckFailed` above the tolerance."""
    tolerance = TOLERANCES[compute]
    # It warns about each constant in half precision, which no CPU computes in.
    onnxruntime.set_default_logger_severity(_ERRORS)
    torch.manual_seed(1)
    model = LatentDiffusion.load(folder)
    split = _Split(model)
    worst = 0.0
    for graph in graphs(model):
        progress(f"checking {graph.name}")
        session = onnxruntime.InferenceSession(folder / f"{graph.name}.onnx")
        for inputs in _cases(graph):
            worst = max(worst, _compare(graph, session, inputs, tolerance))
        split.run(graph.name, session)
        # One session at a time: each may hold the weights again, laid out for this processor.
        del session
    return max(worst, split.difference(tolerance))


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


class _Split:
    """Head then tail against the whole UNet, on equal latents, a session at a time."""

    def __init__(self, model: LatentDiffusion):
        sample = torch.randn(1, model.unet.config.in_channels, *model.latent_size)
        self.inputs = {
            "sample": sample.numpy(),
            "timestep": np.array([281]),
            "offset": torch.randn(2, 1, *model.grid).numpy(),
        }
        self.outputs = {}

    def run(self, name: str, session) -> None:
        """Runs the graph called `name` if it takes part; the head must come before the tail."""
        inputs = self.inputs
        if name == "unet":
            inputs = inputs | {"sample": np.repeat(inputs["sample"], 2, axis=0)}
        elif name == "unet_tail":
            inputs = inputs | self.outputs["unet_head"]
        elif name != "unet_head":
            return
        names = [output.name for output in session.get_outputs()]
        given = {i.name: inputs[i.name] for i in session.get_inputs()}
        self.outputs[name] = dict(zip(names, session.run(names, given), strict=True))

    def difference(self, tolerance: float) -> float:
        whole, tail = (self.outputs[name]["noise_pred"] for name in ("unet", "unet_tail"))
        return _difference("unet_head + unet_tail", whole, tail, tolerance)


def _difference(name: str, want: np.ndarray, have: np.ndarray, tolerance: float) -> float:
    if want.shape != have.shape:
        raise CheckFailed(
            f"{name}: shape {have.shape} from ONNX Runtime, {want.shape} from PyTorch"
        )
    difference = float(np.abs(want - have).max() / np.abs(want).max())
    if not difference <= tolerance:
        raise CheckFailed(f"{name}: relative difference {difference:.2e}, allowed {tolerance:.0e}")
    return difference
