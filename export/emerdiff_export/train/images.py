"""Turns scenes into the tensors that the models are trained on."""

import numpy as np
import torch

from .scenes import RENDER_SIZE

MODEL_SIZE = 128


def image_of(rendered: np.ndarray, dtype: torch.dtype) -> torch.Tensor:
    """Shrinks a rendering [S,S,3] uint8 to [3,128,128], uint8 or float in [-1,1]."""
    factor = RENDER_SIZE // MODEL_SIZE
    blocks = rendered.reshape(MODEL_SIZE, factor, MODEL_SIZE, factor, 3).astype(np.float32)
    shrunk = torch.from_numpy(blocks.mean((1, 3))).permute(2, 0, 1).round()
    return shrunk.byte() if dtype == torch.uint8 else shrunk.to(dtype) / 127.5 - 1
