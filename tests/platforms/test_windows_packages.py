"""What can be told of packages for Windows without their hosts, which are not to be had here."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
from roots import REPOSITORY

from conftest import PICTURE, labels
from dist import the_one
from wine import FOLDER_THERE, Wine


def test_the_extension_for_godot_opens(wine: Wine, place: Path) -> None:
    with zipfile.ZipFile(the_one("emerdiff-godot-*windows-x86_64*.zip")) as archive:
        archive.extractall(place)
    program = wine.compile(REPOSITORY / "tests" / "platforms" / "godot.cpp", "c++17")
    folder = f"{FOLDER_THERE}\\{place.name}\\addons\\emerdiff\\bin\\windows.x86_64"
    assert wine.succeed(program, f"{folder}\\emerdiff_godot.dll") == "opened\n"


def test_the_program_of_the_wheel_finds_its_model(
    wine: Wine, place: Path, expected: np.ndarray
) -> None:
    wheel = the_one("emerdiff-*-win_amd64.whl")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", place]
    command += ["--platform", "win_amd64", "--only-binary", ":all:", wheel]
    subprocess.run(command, check=True)
    (runtime,) = (wine.sdk / "bin").glob("onnxruntime-*.dll")
    for file in (runtime, PICTURE):
        shutil.copy(file, place / "emerdiff")
    program = f"{place.name}\\emerdiff\\emerdiff.exe"
    inside = f"{place.name}/emerdiff"
    wine.succeed(program, "segment", PICTURE.name, "--out", "out", inside=inside)
    assert (labels(place / "emerdiff" / "out") == expected).mean() > 0.995
