"""Writes loss curves and sheets of pictures as PNG."""

from pathlib import Path

import matplotlib
import numpy as np
import torch
from PIL import Image

from .checkpoint import read_log

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402

PALETTE = np.random.default_rng(1).integers(40, 256, (64, 3), dtype=np.uint8)


def plot_losses(log: Path, out: Path) -> None:
    """Plots one panel for each number in the log."""
    entries = read_log(log)
    names = [name for name in (entries[-1] if entries else {}) if name != "step"]
    if not names:
        return
    figure, axes = pyplot.subplots(1, len(names), figsize=(4 * len(names), 3), squeeze=False)
    for axis, name in zip(axes[0], names, strict=True):
        axis.plot([e["step"] for e in entries], [e[name] for e in entries], linewidth=0.8)
        axis.set(title=name, xlabel="step", yscale="log")
    figure.tight_layout()
    figure.savefig(out, dpi=80)
    pyplot.close(figure)


def painted(labels: np.ndarray, size: int) -> np.ndarray:
    """Region numbers [h,w] as an image [size,size,3], one colour per number."""
    colours = Image.fromarray(PALETTE[labels % len(PALETTE)])
    return np.asarray(colours.resize((size, size), Image.Resampling.NEAREST))


def principal_components(features: torch.Tensor, size: int) -> np.ndarray:
    """The first three principal components of [g*g,D] as red, green, blue, [size,size,3]."""
    centred = features - features.mean(0)
    components = centred @ torch.linalg.svd(centred, full_matrices=False).Vh[:3].T
    components = components / components.std(0).clamp(min=1e-6)
    grid = int(len(features) ** 0.5)
    image = ((components * 0.25 + 0.5).clamp(0, 1) * 255).byte().numpy().reshape(grid, grid, 3)
    return np.asarray(Image.fromarray(image).resize((size, size), Image.Resampling.NEAREST))


def write_sheet(rows: list[list[np.ndarray]], out: Path) -> None:
    """Writes pictures of equal size in rows."""
    Image.fromarray(np.concatenate([np.concatenate(row, 1) for row in rows])).save(out)
