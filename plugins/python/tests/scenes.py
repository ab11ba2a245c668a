"""Pictures that are quick to segment, and where the repository is."""

from __future__ import annotations

from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[3]


def scene(height: int = 64, width: int = 96) -> np.ndarray:
    """A picture of four flat parts, RGB uint8."""
    picture = np.full((height, width, 3), (40, 90, 160), np.uint8)
    picture[height // 2 :] = 60, 140, 60
    picture[height // 4 : 3 * height // 4, width // 3 : 2 * width // 3] = 255, 128, 0
    picture[: height // 4, -width // 4 :] = 250, 250, 210
    return picture
