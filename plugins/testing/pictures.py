"""The picture of the tests."""

from __future__ import annotations

import numpy as np
from PIL import Image

from roots import REPOSITORY


def photograph() -> np.ndarray:
    """A photograph, RGBA of uint8, (144, 176, 4)."""
    with Image.open(REPOSITORY / "examples" / "pictures" / "coffee.jpg") as image:
        rgb = np.asarray(image.resize((176, 144)))
    return np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)])
