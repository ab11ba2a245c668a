"""The library's edge-avoiding filter (`src/segment/edges.rs`), to measure what models add to it."""

import numpy as np
import torch

TAPS = np.array([1, 4, 6, 4, 1]) / 16
STRIDES = (16, 8, 4, 2, 1) * 2
"""From two grid cells of the model's 128 pixels down to one pixel, twice."""
COLOUR_SIGMA = 16.0 / 127.5
"""16 of 255, on images in [-1, 1]."""


def edge_guided(scores: torch.Tensor, image: torch.Tensor) -> torch.Tensor:
    """Scores [K,H,W] averaged over near pixels of like colour in `image` [3,H,W]."""
    height, width = image.shape[1:]
    for stride in STRIDES:
        total, weights = torch.zeros_like(scores), torch.zeros(height, width)
        for row_tap, rows in zip(TAPS, _shifted(height, stride), strict=True):
            for column_tap, columns in zip(TAPS, _shifted(width, stride), strict=True):
                distance = (image - image[:, rows][:, :, columns]).square().sum(0)
                weight = torch.exp(-0.5 * distance / COLOUR_SIGMA**2) * (row_tap * column_tap)
                total += weight * scores[:, rows][:, :, columns]
                weights += weight
        scores = total / weights
    return scores


def _shifted(length: int, stride: int) -> list[np.ndarray]:
    """For each tap the pixels that it reads, mirrored at the ends."""
    shifts = [(np.arange(length) + (tap - 2) * stride) % (2 * length) for tap in range(len(TAPS))]
    return [np.minimum(shift, 2 * length - 1 - shift) for shift in shifts]
