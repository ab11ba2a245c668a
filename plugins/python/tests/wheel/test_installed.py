"""The installed wheel without a network: a script, the program, a notebook."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import subprocess
import sys
from importlib.metadata import Distribution
from pathlib import Path

from PIL import Image

from .environments import NEEDS, ROOT, Environment

SCRIPT = """
import emerdiff
result = emerdiff.segment("picture.jpg")
print(result.labels.shape)
"""


def test_a_script_of_three_lines(installed: Environment) -> None:
    done = installed.run("python", "-c", SCRIPT)
    assert done.stdout == "(300, 451)\n", done.stderr


def test_the_program(installed: Environment) -> None:
    done = installed.run("emerdiff", "segment", "picture.jpg", "--out", "out")
    assert done.returncode == 0, done.stderr
    assert (installed.folder / "out" / "labels.png").is_file()


def test_the_program_as_a_module(installed: Environment) -> None:
    done = installed.run("python", "-m", "emerdiff", "--version")
    assert done.stdout == f"emerdiff {distribution(installed).version}\n", done.stderr
    done = installed.run("python", "-m", "emerdiff", "no-such-command")
    assert done.returncode == 2 and "no-such-command" in done.stderr


def test_the_program_keeps_the_runtime_that_was_named(installed: Environment) -> None:
    done = installed.run("emerdiff", "runtime", ORT_DYLIB_PATH="/no/such/library.so")
    assert done.returncode == 1 and "/no/such/library.so" in done.stderr


def test_the_program_starts_without_numpy_and_the_library(installed: Environment) -> None:
    code = """
import os, sys
os.execv = lambda *_: print([name for name in ("numpy", "onnxruntime") if name in sys.modules])
from emerdiff.__main__ import main
main()
from emerdiff import _library
print(_library._library)
"""
    assert installed.run("python", "-c", code).stdout == "[]\nNone\n"


def test_a_notebook_shows_the_regions(installed: Environment) -> None:
    installed.install("nbconvert==7.17.2", "ipykernel==7.4.0")
    cell = {
        "cell_type": "code",
        "execution_count": None,
        "id": "a",
        "metadata": {},
        "outputs": [],
        "source": 'import emerdiff\nemerdiff.segment("picture.jpg")',
    }
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (installed.folder / "regions.ipynb").write_text(json.dumps(notebook))
    command = ["nbconvert", "--to", "notebook", "--execute", "--inplace", "regions.ipynb"]
    done = installed.run("jupyter", *command)
    assert done.returncode == 0, done.stderr
    (cell,) = json.loads((installed.folder / "regions.ipynb").read_text())["cells"]
    (output,) = cell["outputs"]
    picture = Image.open(io.BytesIO(base64.b64decode(output["data"]["image/png"])))
    assert (picture.format, picture.size) == ("PNG", (451, 300))


def test_what_is_installed(installed: Environment) -> None:
    files = {str(file) for file in distribution(installed).files or []}
    licenses = ("LICENSE-MIT", "LICENSE-APACHE")
    assert files > {f"emerdiff-0.1.0.dist-info/licenses/{name}" for name in licenses}
    assert "emerdiff/py.typed" in files
    assert os.access(installed.packages / "emerdiff" / "emerdiff", os.X_OK)
    weights = [file for file in files if file.endswith(".safetensors")]
    assert sorted(weights) == [
        f"emerdiff/models/tiny/{name}.safetensors" for name in ("unet", "vae")
    ], "the model is there once"


def test_the_licences_of_all_crates_are_there(installed: Environment) -> None:
    texts = (installed.packages / "emerdiff" / "THIRD-PARTY-LICENSES.txt").read_text("utf-8")
    configured = (ROOT / "packaging" / "about.toml").read_text()
    command = ["cargo", "tree", "--locked", "--edges", "normal", "--prefix", "none"]
    for target in re.findall(r'"(\w+-\w+-[a-z-]+)"', configured):
        command += ["--target", target]
    tree = subprocess.check_output([*command, "--format", "{p}"], cwd=ROOT, text=True)
    crates = {" ".join(crate) for crate in re.findall(r"^(\S+) v(\S+)", tree, re.MULTILINE)}
    missing = crates - set(re.findall(r"[\w-]+ \d+\.\d[^\s,]*", texts))
    assert len(crates) > 200 and not missing, "packaging/licenses writes them"


def test_its_name_says_which_glibc_it_needs(wheel: Path) -> None:
    command = [sys.executable, "-m", "auditwheel", "show", "--json", wheel]
    needed = json.loads(subprocess.check_output(command))["overall_tag"]
    named = wheel.stem.split("-")[-1]
    assert glibc(needed) <= glibc(named), needed


def test_pip_installs_it(wheel: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", tmp_path], check=True)
    pip = [tmp_path / "bin" / "python", "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", wheel, *NEEDS], check=True)
    done = subprocess.run([*pip, "check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def distribution(environment: Environment) -> Distribution:
    (found,) = Distribution.discover(name="emerdiff", path=[str(environment.packages)])
    return found


def glibc(platform: str) -> list[int]:
    """The version in a tag such as `manylinux_2_28_x86_64`."""
    major, minor = re.match(r"manylinux_(\d+)_(\d+)_", platform).groups()
    return [int(major), int(minor)]
