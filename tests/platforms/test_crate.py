"""The packages for Rust's registry: it takes them, and `cargo install` makes a program of them."""

from __future__ import annotations

import subprocess
import tarfile
from pathlib import Path

import numpy as np
import pytest
from roots import REPOSITORY

from conftest import PICTURE, labels

# The registry takes no larger ones.
MOST_BYTES = 10 * 1024 * 1024


@pytest.fixture(scope="module")
def unpacked_crates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folders of the packages, by their names."""
    folder = tmp_path_factory.mktemp("crates")
    command = ["cargo", "package", "--workspace", "--no-verify", "--allow-dirty"]
    subprocess.run([*command, "--target-dir", folder], cwd=REPOSITORY, check=True)
    made = {}
    for package in (folder / "package").glob("*.crate"):
        assert package.stat().st_size < MOST_BYTES, package
        with tarfile.open(package) as files:
            files.extractall(folder)
        made[package.stem.rsplit("-", 1)[0]] = folder / package.stem
    return made


def test_cargo_install_makes_a_program_that_has_its_model(
    unpacked_crates: dict[str, Path], tmp_path: Path, expected: np.ndarray
) -> None:
    # What is not in the registry yet.
    patch = f'patch.crates-io.emerdiff-tiny.path="{unpacked_crates["emerdiff-tiny"]}"'
    command = ["cargo", "install", "--locked", "--config", patch, "--root", tmp_path / "installed"]
    command += ["--target-dir", REPOSITORY / "target" / "packaged"]
    subprocess.run([*command, "--path", unpacked_crates["emerdiff"]], check=True)
    program = tmp_path / "installed" / "bin" / "emerdiff"
    subprocess.run([program, "segment", PICTURE, "--out", tmp_path / "out"], check=True)
    assert (labels(tmp_path / "out") == expected).all()
