"""Systems that are too old for the wheel."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from .environments import Environment


def test_pip_refuses_it_where_glibc_is_older(
    installed: Environment, wheel: Path, tmp_path: Path
) -> None:
    # What pip asks of systems before it looks at their glibc.
    (tmp_path / "_manylinux.py").write_text("def manylinux_compatible(*_): return False\n")
    installed.install("pip")
    command = ["-m", "pip", "install", "--no-deps", "--target", tmp_path / "packages", wheel]
    done = installed.run("python", *command, PYTHONPATH=str(tmp_path))
    assert done.returncode == 1 and "is not a supported wheel on this platform" in done.stderr


def test_import_says_that_glibc_is_older(installed: Environment, tmp_path: Path) -> None:
    if shutil.which("cc") is None:
        pytest.skip("there is no C compiler")
    newer_glibc_library(tmp_path)
    code = "import emerdiff; emerdiff.Model()"
    done = installed.run("python", "-c", code, EMERDIFF_LIBRARY=str(tmp_path / "libemerdiff.so"))
    assert "emerdiff._errors.LibraryNotFound" in done.stderr
    assert "GLIBC_9.99" in done.stderr and "C library is too old" in done.stderr


def newer_glibc_library(folder: Path) -> None:
    """A library that needs a glibc of the future."""
    (folder / "glibc.c").write_text("void future(void) {}")
    (folder / "glibc.map").write_text("GLIBC_9.99 { global: future; };")
    (folder / "library.c").write_text("void future(void); void emerdiff(void) { future(); }")
    cc = ["cc", "-shared", "-fPIC", "-nostdlib", "-o"]
    glibc = ["libc.so.6", "glibc.c", "-Wl,-soname,libc.so.6", "-Wl,--version-script,glibc.map"]
    subprocess.run([*cc, *glibc], cwd=folder, check=True)
    subprocess.run([*cc, "libemerdiff.so", "library.c", "libc.so.6"], cwd=folder, check=True)
