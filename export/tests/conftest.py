"""What the tests share: bundles, a random model, training pictures and narrow checkpoints."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from checkpoints import TEXT, TOKENS, narrow_pipeline, save_single_file
from diffusers import StableDiffusionPipeline

from emerdiff_export.model import LatentDiffusion, random_model
from emerdiff_export.sd.families import FAMILIES, family_called
from emerdiff_export.sd.families.prompt import TextEncoder
from emerdiff_export.train import samples
from emerdiff_export.train.sources import Sources

ROOT = Path(__file__).parents[2]

# More would cost these sizes time, the more so beside another worker.
torch.set_num_threads(1)


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


@pytest.fixture
def few_sample_steps(monkeypatch):
    """Sheets of generated images look no further than that they are written."""
    monkeypatch.setattr(samples, "STEPS", 2)


@pytest.fixture
def pipeline(tmp_path) -> StableDiffusionPipeline:
    return narrow_pipeline(tmp_path)


@pytest.fixture
def folder(pipeline, tmp_path) -> Path:
    pipeline.save_pretrained(tmp_path / "checkpoint")
    return tmp_path / "checkpoint"


@pytest.fixture
def file(pipeline, tmp_path, monkeypatch) -> Path:
    """A checkpoint in one file, of a family as narrow as the pipeline is."""
    family = replace(family_called("sd15-narrow"), text_encoder=TextEncoder(TEXT, TOKENS))
    monkeypatch.setitem(FAMILIES, "sd15", family)
    return save_single_file(pipeline, tmp_path / "checkpoint.safetensors")
