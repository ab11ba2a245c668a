"""What the tests share: Krita of this system, and one that has transparency masks."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from krita_host import ARCHIVE, ROOT, SYSTEM, Krita

import emerdiff

OLD, NEW = "5.1", "5.2 or newer"


ROOTS = {OLD: SYSTEM, NEW: ROOT}


@pytest.fixture(scope="session")
def krita_in(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Path], Krita]:
    """Return what starts one of both in a folder."""
    started = {}

    def start(which: str, folder: Path) -> Krita:
        if which not in started:
            started[which] = Krita(tmp_path_factory.mktemp("started"), ROOTS[which])
        return Krita(folder, ROOTS[which], started[which])

    return start


@pytest.fixture(scope="session", autouse=True)
def same_runtime(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Compute with the very file that Krita computes with, so that results are equal."""
    with zipfile.ZipFile(ARCHIVE) as archive:
        (name,) = [name for name in archive.namelist() if "/libonnxruntime-" in name]
        emerdiff.runtime_load(archive.extract(name, tmp_path_factory.mktemp("runtime")))


@pytest.fixture
def krita(krita_in: Callable[[str, Path], Krita], tmp_path: Path) -> Iterator[Krita]:
    """One with transparency masks."""
    made = krita_in(NEW, tmp_path)
    yield made
    # A profile is large.
    shutil.rmtree(made.home)
