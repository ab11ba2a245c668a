"""The source package, from which cargo builds where there is no wheel."""

from __future__ import annotations

import json
import subprocess
import tarfile
from pathlib import Path

import pytest

from .environments import ROOT, uv

CARGO = ["cargo", "metadata", "--locked", "--offline", "--no-deps", "--format-version", "1"]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked source package."""
    folder = tmp_path_factory.mktemp("source")
    uv("build", "--sdist", "--out-dir", folder, ROOT / "plugins" / "python")
    (archive,) = folder.glob("emerdiff-*.tar.gz")
    with tarfile.open(archive) as files:
        files.extractall(folder)
    return folder / archive.name[: -len(".tar.gz")]


def test_it_has_what_cargo_needs(source: Path) -> None:
    parts = ["Cargo.lock", "build.rs", "include", "models/tiny", "src"]
    listed = subprocess.check_output(["git", "ls-files", *parts], cwd=ROOT, text=True).split("\n")
    for name in filter(None, listed):
        assert (source / "crate" / name).read_bytes() == (ROOT / name).read_bytes(), name
    metadata = json.loads(subprocess.check_output(CARGO, cwd=source / "crate"))
    targets = [target for package in metadata["packages"] for target in package["targets"]]
    assert {target["name"] for target in targets} > {"emerdiff", "emerdiff_tiny"}
    assert {kind for target in targets for kind in target["kind"]} <= {
        "bin",
        "cdylib",
        "custom-build",
        "lib",
        "staticlib",
    }


def test_it_has_nothing_else_of_the_repository(source: Path) -> None:
    names = {path.name for path in source.iterdir()}
    own = {"LICENSE-APACHE", "LICENSE-MIT", "PKG-INFO", "README.md", "hatch_build.py"}
    assert names == own | {".gitignore", "crate", "pyproject.toml", "src"}
    assert not list(source.rglob("*.pyc"))
