"""The wheel, and an environment that it is installed in."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from .environments import NEEDS, OFFLINE, ROOT, Environment


@pytest.fixture(scope="session")
def wheel() -> Path:
    """The file of the wheel."""
    path = os.environ.get("EMERDIFF_WHEEL")
    if not path:
        pytest.skip("EMERDIFF_WHEEL does not name a built wheel")
    # Who names a wheel wants it tested: what the tests lack is an error from here on.
    subprocess.run([*OFFLINE, "true"], check=True)
    return Path(path).resolve(strict=True)


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The wheel with what it asks for, and a picture in the folder that programs run in."""
    environment = Environment(tmp_path_factory.mktemp("installed") / "venv", wheel, *NEEDS)
    shutil.copy(ROOT / "examples" / "pictures" / "cat.jpg", environment.folder / "picture.jpg")
    return environment
