"""What the tests share: the package, compiled once."""

from __future__ import annotations

from pathlib import Path

import pytest
from mono_build import PACKAGE, build


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of everything that was compiled."""
    folder = tmp_path_factory.mktemp("built")
    build(PACKAGE, folder)
    return folder
