"""What the tests share: one project, in which Godot has found the add-on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from godot_host import NATIVE, Godot

import emerdiff


@pytest.fixture(scope="session")
def godot(tmp_path_factory: pytest.TempPathFactory) -> Godot:
    """A project that tests do not change."""
    made = Godot.new(tmp_path_factory.mktemp("godot"))
    # Results are equal where the very same file computes.
    (runtime,) = (made.project / NATIVE).glob("libonnxruntime-*.so")
    emerdiff.runtime_load(runtime)
    return made


@pytest.fixture
def own_godot(godot: Godot, tmp_path: Path) -> Godot:
    """A project for one test."""
    os.chmod(tmp_path, 0o755)
    return godot.copy(tmp_path)
