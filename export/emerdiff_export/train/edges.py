"""The library's edge-avoiding filter, to measure what a model adds to it."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from ..bundle import MANIFEST

TAPS = np.array([1, 4, 6, 4, 1]) / 16


@dataclass(frozen=True)
class Edges:
    """`defaults.edges` of a manifest."""

    first_stride: int
    """Distance of the first round's neighbours, in cells."""
    rounds: int
    sigma: float
    """Deviation of colours, in 8-bit RGB."""

    @classmethod
    def of(cls, bundle: Path) -> "Edges":
        return cls(**json.loads((bundle / MANIFEST).read_text())["defaults"]["edges"])

    def strides(self, cell: int) -> list[int]:
        octaves = (self.first_stride * cell).bit_length() - 1
        return [2**octave for octave in range(octaves, -1, -1)] * self.rounds


def edge_guided(scores: torch.Tensor, image: torch.Tensor, cell: int, edges: Edges) -> torch.Tensor:
    """Average scores [K,H,W] over nearby pixels of similar colour.

    `image` is [3,H,W] in [-1,1], `cell` the size of a grid cell in pixels.
    """
    height, width = image.shape[1:]
    sigma = edges.sigma / 127.5
    for stride in edges.strides(cell):
        total, weights = torch.zeros_like(scores), torch.zeros(height, width)
        for row_tap, rows in zip(TAPS, _shifted(height, stride), strict=True):
            for column_tap, columns in zip(TAPS, _shifted(width, stride), strict=True):
                distance = (image - image[:, rows][:, :, columns]).square().sum(0)
                weight = torch.exp(-0.5 * distance / sigma**2) * (row_tap * column_tap)
                total += weight * scores[:, rows][:, :, columns]
                weights += weight
        scores = total / weights
    return scores


def _shifted(length: int, stride: int) -> list[np.ndarray]:
    """The pixels that each tap reads, mirrored at the ends."""
    shifts = [(np.arange(length) + (tap - 2) * stride) % (2 * length) for tap in range(len(TAPS))]
    return [np.minimum(shift, 2 * length - 1 - shift) for shift in shifts]
