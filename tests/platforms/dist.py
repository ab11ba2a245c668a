"""The archives that are tried."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest


def named(variable: str, what: str) -> Path:
    """Return the path that a variable names."""
    path = os.environ.get(variable)
    if not path:
        pytest.skip(f"{variable} does not name {what}")
    return Path(path).resolve(strict=True)


def the_one(pattern: str) -> Path:
    """Return the archive of the release that has such a name."""
    found = list(named("EMERDIFF_DIST", "the folder of a release").glob(pattern))
    if not found:
        pytest.skip(f"the release has no {pattern}")
    (archive,) = found
    return archive


def unpacked(pattern: str, folder: Path, name: str) -> Path:
    """Unpack the archive of a release into ``folder/name``."""
    made = folder / name
    shutil.unpack_archive(the_one(pattern), made)
    (inside,) = made.iterdir()
    for path in inside.iterdir():
        path.rename(made / path.name)
    inside.rmdir()
    return made
