"""Processes with another ONNX Runtime or PyTorch, with one that is too old, or with none."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from .environments import ROOT, Done, Environment, offline, uv

OURS = """
import emerdiff
result = emerdiff.segment("picture.jpg")
print("ours", emerdiff.installation()["onnxruntime"], int(result.labels.sum()))
"""
THEIRS = f"""
import numpy, onnxruntime
session = onnxruntime.InferenceSession({str(ROOT / "tests/data/random/vae_encoder.onnx")!r})
(output,) = session.run(None, {{"image": numpy.ones((1, 3, 64, 64), numpy.float32)}})
print("theirs", onnxruntime.__version__, output.sum())
"""
TORCH = """
import torch
image = torch.ones(1, 3, 64, 64)
output = torch.nn.functional.conv2d(image, torch.ones(8, 3, 9, 9))
print("theirs", torch.get_num_threads(), output.sum().item())
"""
OTHER = "1.24.4"
OPEN = "import emerdiff; emerdiff.Model()"
# What says its version as ONNX Runtime does.
TOO_OLD = """
struct base { const void *(*api)(unsigned); const char *(*version)(void); };
static const void *api(unsigned level) { return 0; }
static const char *version(void) { return "1.17.3"; }
const struct base *OrtGetApiBase(void) { static struct base b = {api, version}; return &b; }
"""


def said(done: Done) -> list[str]:
    """The lines of a process that ended well."""
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def library(packages: Path) -> Path:
    """The file of ONNX Runtime."""
    (found,) = packages.glob("onnxruntime/capi/libonnxruntime.so.*")
    return found


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with another version of the package `onnxruntime`."""
    folder = tmp_path_factory.mktemp("other")
    uv("pip", "install", "--no-deps", "--target", folder, f"onnxruntime=={OTHER}")
    return folder


@pytest.mark.parametrize("first", ["ours", "theirs"])
@pytest.mark.parametrize("same", [True, False], ids=["same version", "other version"])
def test_both_use_onnx_runtime(installed: Environment, other: Path, first: str, same: bool) -> None:
    parts = [OURS, THEIRS, OURS] if first == "ours" else [THEIRS, OURS, THEIRS]
    alone = said(installed.run("python", "-c", OURS))
    variables = {"ORT_DYLIB_PATH": str(library(installed.packages))}
    if not same:
        variables["PYTHONPATH"] = str(other)
    lines = said(installed.run("python", "-c", "".join(parts), **variables))
    ours = {line for line in lines if line.startswith("ours")}
    theirs = {line for line in lines if line.startswith("theirs")}
    assert ours == set(alone) and len(theirs) == 1
    assert (theirs.pop().split()[1] == OTHER) != same


@pytest.mark.parametrize("first", ["ours", "theirs"])
def test_pytorch_is_loaded(installed: Environment, first: str) -> None:
    python = os.environ.get("EMERDIFF_TORCH_PYTHON")
    if not python:
        pytest.skip("EMERDIFF_TORCH_PYTHON does not name a Python that has PyTorch")
    parts = [OURS, TORCH, OURS] if first == "ours" else [TORCH, OURS, TORCH]
    # Behind PyTorch's own packages, as its NumPy may be another.
    find = f"import sys; sys.path.append({str(installed.packages)!r})\n"
    code = find + "".join(parts)
    lines = said(offline(os.path.abspath(python), "-c", code, cwd=installed.folder))
    assert len(lines) == 3 and len(set(lines)) == 2


def test_no_onnx_runtime(wheel: Path, tmp_path: Path) -> None:
    bare = Environment(tmp_path / "venv", "--no-deps", wheel)
    done = bare.run("python", "-c", OPEN)
    assert "emerdiff._errors.RuntimeNotFound" in done.stderr
    assert "pip install 'onnxruntime" in done.stderr
    done = bare.run("emerdiff", "runtime")
    assert done.returncode == 1 and "runtime install" in done.stderr, done.stderr


def test_an_onnx_runtime_without_a_library(installed: Environment, tmp_path: Path) -> None:
    """Version 1.18 and older have it in their Python module only."""
    (tmp_path / "onnxruntime" / "capi").mkdir(parents=True)
    (tmp_path / "onnxruntime" / "__init__.py").touch()
    done = installed.run("python", "-c", OPEN, PYTHONPATH=str(tmp_path))
    assert "emerdiff._errors.RuntimeNotFound" in done.stderr
    assert "pip install" in done.stderr


def test_an_onnx_runtime_that_is_too_old(installed: Environment, tmp_path: Path) -> None:
    if shutil.which("cc") is None:
        pytest.skip("there is no C compiler")
    folder = tmp_path / "onnxruntime" / "capi"
    folder.mkdir(parents=True)
    (tmp_path / "onnxruntime" / "__init__.py").touch()
    (folder / "old.c").write_text(TOO_OLD)
    command = ["cc", "-shared", "-fPIC", "old.c", "-o", "libonnxruntime.so.1.17.3"]
    subprocess.run(command, cwd=folder, check=True)
    done = installed.run("python", "-c", OPEN, PYTHONPATH=str(tmp_path))
    assert "emerdiff._errors.RuntimeUnusable" in done.stderr
    assert "1.17.3" in done.stderr and "1.18" in done.stderr
    done = installed.run("emerdiff", "runtime", PYTHONPATH=str(tmp_path))
    assert done.returncode == 1 and "1.17.3" in done.stderr
