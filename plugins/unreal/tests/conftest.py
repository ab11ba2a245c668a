"""What the tests share: the real library in the place that the plug-in has for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from core_program import Core
from places import LIBRARY_FOLDER
from roots import REPOSITORY

sys.path.insert(0, str(REPOSITORY / "plugins" / "python" / "src"))


def pack(folder: Path, library: Path = LIBRARY_FOLDER) -> Path:
    """Make the archive in a folder, and return its file."""
    script = REPOSITORY / "packaging" / "unreal"
    subprocess.run([sys.executable, str(script), str(library), str(folder)], check=True)
    (archive,) = folder.iterdir()
    return archive


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pack(tmp_path_factory.mktemp("archive"))


@pytest.fixture(scope="session")
def core(tmp_path_factory: pytest.TempPathFactory) -> Core:
    return Core(tmp_path_factory.mktemp("core"))


@pytest.fixture(scope="session")
def sanitized(tmp_path_factory: pytest.TempPathFactory) -> Core:
    flags = "-fsanitize=address,undefined", "-fno-sanitize-recover=all"
    return Core(tmp_path_factory.mktemp("sanitized"), *flags)
