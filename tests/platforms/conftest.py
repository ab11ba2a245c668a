"""What the tests share: one Windows, and the label map that a picture has where all is tested."""

from __future__ import annotations

import os
import platform
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from roots import REPOSITORY

from dist import unpacked
from wine import Wine

PICTURE = REPOSITORY / "examples" / "pictures" / "cat.jpg"


def labels(folder: Path) -> np.ndarray:
    """Return the label map that a run left."""
    with Image.open(folder / "labels.png") as picture:
        return np.asarray(picture)


@pytest.fixture(scope="session")
def expected(tmp_path_factory: pytest.TempPathFactory) -> np.ndarray:
    """The label map of the picture on this machine's system."""
    folder = tmp_path_factory.mktemp("here")
    program = unpacked(f"emerdiff-[0-9]*-linux-{platform.machine()}.tar.xz", folder, "program")
    command = [program / "emerdiff", "segment", PICTURE, "--out", folder / "out"]
    subprocess.run(command, check=True)
    return labels(folder / "out")


@pytest.fixture(scope="session")
def wine(tmp_path_factory: pytest.TempPathFactory) -> Wine:
    """A Windows that the tests share."""
    folder = tmp_path_factory.mktemp("windows")
    os.chmod(folder, 0o755)
    return Wine(folder)


@pytest.fixture
def place(wine: Wine) -> Path:
    """A folder for one test, that Windows sees."""
    return Path(tempfile.mkdtemp(prefix="test-", dir=wine.folder))
