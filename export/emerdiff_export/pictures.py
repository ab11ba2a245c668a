"""Pictures as files, as arrays of pixels and as the tensors that models take."""

from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageOps


def load_picture(path: Path, size: tuple[int, int]) -> torch.Tensor:
    """Centre of a picture at the model's height and width, [1,3,H,W] in [-1,1]."""
    picture = ImageOps.fit(Image.open(path).convert("RGB"), size[::-1], Image.Resampling.LANCZOS)
    return tensor_of(np.array(picture))[None]


def tensor_of(pixels: np.ndarray) -> torch.Tensor:
    """[H,W,3] uint8 to [3,H,W] in [-1,1]."""
    return torch.from_numpy(pixels.astype(np.float32)).permute(2, 0, 1) / 127.5 - 1


def pixels_of(image: torch.Tensor) -> np.ndarray:
    """[3,H,W] in [-1,1] to [H,W,3] uint8."""
    return ((image.clamp(-1, 1) + 1) * 127.5).round().byte().permute(1, 2, 0).numpy()
