"""What is so of the archive of every plug-in."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from roots import REPOSITORY

_IN_EACH = (
    "LICENSE-MIT",
    "LICENSE-APACHE",
    "ONNXRUNTIME-LICENSE.txt",
    "ONNXRUNTIME-NOTICES.txt",
    "emerdiff/THIRD-PARTY-LICENSES.txt",
    "emerdiff/libemerdiff.so",
    "README.md",
)


def require_same_bytes(archive: Path, maker: str, folder: Path) -> None:
    """Make the archive again by a script of ``packaging``; it has the same name and bytes."""
    command = [sys.executable, str(REPOSITORY / "packaging" / maker)]
    subprocess.run([*command, os.environ["EMERDIFF_WHEEL"], str(folder)], check=True)
    (again,) = folder.iterdir()
    assert again.name == archive.name and again.read_bytes() == archive.read_bytes()


def names_in(archive: Path, folder: str) -> set[str]:
    """Return what is in an archive, whose ``folder`` has all that runs and its licences."""
    with zipfile.ZipFile(archive) as opened:
        names = set(opened.namelist())
    assert {f"{folder}/{name}" for name in _IN_EACH} <= names
    assert not [name for name in names if "napari" in name or "__pycache__" in name]
    return names
