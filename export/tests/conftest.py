"""What the tests share: the repository's bundles and a fresh random model."""

from pathlib import Path

import pytest
import torch

from emerdiff_export.model import LatentDiffusion, random_model

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
