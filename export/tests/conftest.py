"""What the tests share: the repository's bundles and a fresh random model."""

from pathlib import Path

import numpy as np
import pytest
import torch

from emerdiff_export.model import LatentDiffusion, random_model
from emerdiff_export.train.sources import Sources

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _no_gradients():
    torch.manual_seed(0)
    with torch.no_grad():
        yield


@pytest.fixture
def model() -> LatentDiffusion:
    return random_model(seed=0)


@pytest.fixture(params=["models/tiny", "tests/data/random"])
def bundle(request) -> Path:
    return ROOT / request.param


@pytest.fixture(scope="session")
def sources() -> Sources:
    """One photograph of blocks and three objects of one colour each."""
    rng = np.random.default_rng(0)
    photographs = [rng.integers(0, 256, (12, 16, 3), np.uint8).repeat(20, 0).repeat(20, 1)]
    objects = [np.full((60, 40, 4), (200, 40 * i, 90, 255), np.uint8) for i in range(3)]
    return Sources(photographs, objects)
