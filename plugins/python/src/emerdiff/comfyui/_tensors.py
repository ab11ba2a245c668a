"""Tensors of ComfyUI from and to arrays; whatever NumPy can view is read.

IMAGE is (pictures, height, width, channels) and MASK (pictures, height, width), both float32 from
0 to 1.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

import numpy as np


def array(value: Any, axes: int, name: str) -> Any:
    """Return ``value`` as an array of ``axes`` axes; the first may be left out for one picture."""
    if hasattr(value, "detach"):
        # Tensors on a graphics card have no memory that NumPy reads.
        value = value.detach().cpu().float()
    values = np.asarray(value)
    if values.ndim == axes - 1:
        values = values[None]
    if values.ndim != axes:
        raise ValueError(f"{name}: its shape is {values.shape}, expected {axes} axes")
    return values


def tensor(values: Any) -> Any:
    """Return an array as ComfyUI's nodes expect it: a tensor, where PyTorch is in use."""
    torch = sys.modules.get("torch")
    return values if torch is None else torch.from_numpy(np.ascontiguousarray(values))


def image_batch(pictures: Iterable[Any], channels: int = 3) -> Any:
    """Return RGBA pictures of uint8 as one IMAGE of ``channels`` channels."""
    # Division by 255 in float32 is what ComfyUI does to pictures that it opens.
    return tensor(np.stack([one[..., :channels] for one in pictures]).astype(np.float32) / 255)


def mask_batch(masks: Iterable[Any]) -> Any:
    """Return arrays (masks, height, width) as one MASK, one after the other."""
    return tensor(np.concatenate(list(masks)).astype(np.float32, copy=False))
