"""What the tests share: the library of the plug-in, and GIMP 3 with the plug-in installed."""

from __future__ import annotations

from pathlib import Path

import pytest
from gimp3 import PLUGIN, Gimp3

import emerdiff


@pytest.fixture(scope="session", autouse=True)
def same_runtime() -> None:
    """Compute with the very files that GIMP computes with, so that results are equal."""
    (runtime,) = (PLUGIN / "emerdiff").glob("libonnxruntime-*.so")
    emerdiff.runtime_load(str(runtime))


@pytest.fixture
def gimp(tmp_path: Path) -> Gimp3:
    return Gimp3(tmp_path)
