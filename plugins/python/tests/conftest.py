"""What the tests share: pictures that are quick to segment, and a model that is opened once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import emerdiff

ROOT = Path(__file__).resolve().parents[3]


def scene(height: int = 64, width: int = 96) -> np.ndarray:
    """A picture of four flat parts, RGB uint8."""
    picture = np.full((height, width, 3), (40, 90, 160), np.uint8)
    picture[height // 2 :] = 60, 140, 60
    picture[height // 4 : 3 * height // 4, width // 3 : 2 * width // 3] = 255, 128, 0
    picture[: height // 4, -width // 4 :] = 250, 250, 210
    return picture


@pytest.fixture(scope="session")
def model() -> Iterator[emerdiff.Model]:
    with emerdiff.Model(threads=1) as opened:
        yield opened


@pytest.fixture
def picture() -> np.ndarray:
    return scene()


@pytest.fixture
def result(model: emerdiff.Model, picture: np.ndarray) -> emerdiff.Segmentation:
    return model.segment(picture, detail="none")


@pytest.fixture(scope="session")
def photograph() -> Path:
    return ROOT / "examples" / "pictures" / "astronaut.jpg"
