"""Random squares of scenes, another one each time a scene is used, against overfitting."""

import torch
from torch.nn import functional

from .images import MODEL_SIZE

_LEAST_SIDE = 0.7
"""Shortest side of a square, relative to the scene's side."""


def draw_squares(count: int, generator: torch.Generator) -> torch.Tensor:
    """Random squares as grids for `functional.grid_sample`, [count,128,128,2], half mirrored."""
    size, x, y, mirror = torch.rand(4, count, generator=generator)
    side = _LEAST_SIDE + (1 - _LEAST_SIDE) * size
    theta = torch.zeros(count, 2, 3)
    theta[:, 0, 0] = torch.where(mirror < 0.5, -side, side)
    theta[:, 1, 1] = side
    theta[:, :, 2] = (1 - side)[:, None] * (2 * torch.stack([x, y], 1) - 1)
    return functional.affine_grid(theta, (count, 1, MODEL_SIZE, MODEL_SIZE), align_corners=False)


def cropped_images(images: torch.Tensor, squares: torch.Tensor) -> torch.Tensor:
    """Squares of images [B,3,S,S] uint8, as [B,3,128,128] in [-1,1]."""
    return functional.grid_sample(images.float() / 127.5 - 1, squares, align_corners=False)


def cropped_numbers(numbers: torch.Tensor, squares: torch.Tensor) -> torch.Tensor:
    """Squares of maps [B,C,S,S] of whole numbers, as [B,C,128,128]."""
    sampled = functional.grid_sample(
        numbers.float(), squares, mode="nearest", padding_mode="border", align_corners=False
    )
    return sampled.long()
