"""What the tests share: pictures that are quick to segment, and a model that is opened once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from scenes import ROOT, scene

import emerdiff

# A shell starts what runs in its background with Ctrl-C ignored, and what that starts inherits it.
signal.signal(signal.SIGINT, signal.default_int_handler)


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
