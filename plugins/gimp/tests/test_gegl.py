"""The operation emerdiff:segment in GEGL: what it makes, and how often it runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import gegl_counting
import numpy as np
import pytest
from cases import photograph, with_hole
from PIL import Image

import emerdiff

PLUGIN = Path(os.environ["EMERDIFF_GIMP_PLUGIN"])
HERE = Path(__file__).parent
OWN = subprocess.run(
    ["pkg-config", "--variable=pluginsdir", "gegl-0.4"], capture_output=True, text=True
).stdout.strip()


class Scenes:
    """Starts processes in which the operation is found."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        library = (PLUGIN / "emerdiff" / "libemerdiff.so").resolve()
        self.counting = gegl_counting.build(folder, library)
        self.printed = ""

    def start(self, *command: str, **environment: str) -> None:
        path = f"{OWN}:{PLUGIN / 'gegl'}"
        variables = {**os.environ, "GEGL_PATH": path, **environment}
        done = subprocess.run(
            command, env=variables, cwd=self.folder, capture_output=True, text=True, timeout=300
        )
        self.printed = done.stdout + done.stderr
        assert done.returncode == 0, self.printed

    def run(self, scene: str, picture: np.ndarray, **environment: str) -> dict[str, Any]:
        np.save(self.folder / "in.npy", picture)
        program = [sys.executable, str(HERE / "gegl_scenes.py"), scene, "in.npy", "out.npz"]
        self.start(*program, **{**self.counting, **environment})
        with np.load(self.folder / "out.npz") as found:
            return dict(found)


@pytest.fixture
def scenes(tmp_path: Path) -> Scenes:
    return Scenes(tmp_path)


def result_of(picture: np.ndarray, regions: int | None = 5) -> emerdiff.Segmentation:
    """Return what the library says of RGBA with the options of the scenes."""
    return emerdiff.segment(picture, regions, detail="none", min_area=0.001, connected=False)


def test_every_output_is_what_the_library_says_from_one_run(scenes: Scenes) -> None:
    picture = with_hole()
    result = result_of(picture)
    found = scenes.run("outputs", picture)
    assert found["runs"] == 1
    assert found["bounds"].tolist() == [-13, 21, 176, 144]
    np.testing.assert_array_equal(found["mean"], result.colors("mean"))
    np.testing.assert_array_equal(found["palette"], result.colors())
    np.testing.assert_array_equal(found["id-map-float"][..., 0], result.labels)
    np.testing.assert_array_equal(found["id-map-u16"][..., 0], result.labels)
    np.testing.assert_array_equal(found["edges"][..., 0], result.contours)
    assert (found["mean"][20:60, 30:90, 3] == 0).all()
    result.granularity = 0.7
    np.testing.assert_array_equal(found["detail"][..., 0], result.labels)
    np.testing.assert_array_equal(found["automatic"][..., 0], result_of(picture, None).labels)


def test_it_runs_again_only_for_other_pixels_or_options(scenes: Scenes) -> None:
    assert scenes.run("kept", photograph())["runs"].tolist() == [1, 1, 1, 2, 3, 4, 4]


def test_threads_share_a_run(scenes: Scenes) -> None:
    found = scenes.run("together", photograph())
    assert found.pop("runs") == 1
    for regions, labels in found.items():
        np.testing.assert_array_equal(labels[..., 0], result_of(photograph(), int(regions)).labels)


def test_any_format_is_read_as_it_is_seen(scenes: Scenes) -> None:
    found = scenes.run("formats", photograph())
    for name in ("R'G'B'A u16", "RGB float", "RaGaBaA float", "Y' u8"):
        result = result_of(found[f"{name} in"])
        np.testing.assert_array_equal(found[name][..., 0], result.labels, name)


def test_what_has_no_end_or_no_pixels_is_passed_through(scenes: Scenes) -> None:
    found = scenes.run("planes", photograph())
    np.testing.assert_array_equal(found["endless mean"], found["checks"])
    assert (found["endless id-map-float"][..., :3] == 0).all()
    assert "WARNING **: emerdiff" not in scenes.printed


@pytest.mark.parametrize("missing", ["library", "model"])
def test_without_a_library_or_a_model_the_picture_stays(scenes: Scenes, missing: str) -> None:
    lost = {"EMERDIFF_LIBRARY": "/nonexistent"} if missing == "library" else {}
    found = scenes.run("failing", photograph(), **lost)
    for name in ("mean", "palette"):
        np.testing.assert_array_equal(found[name], photograph())
    for name in ("id-map-float", "id-map-u16", "edges"):
        assert not found[name].any()
    assert scenes.printed.count("emerdiff:segment:") == 1
    assert ("/nonexistent" if lost else "nothing") in scenes.printed


def test_the_program_gegl_finds_it_beside_its_library(scenes: Scenes) -> None:
    Image.fromarray(photograph()[..., :3]).save(scenes.folder / "in.png")
    options = ["level=number", "regions=5", "closer-look=none"]
    scenes.start("gegl", "in.png", "-o", "out.png", "--", "emerdiff:segment", *options)
    with Image.open(scenes.folder / "out.png") as image:
        made = np.asarray(image.convert("RGBA"))
    result = result_of(np.ascontiguousarray(photograph()[..., :3]))
    np.testing.assert_array_equal(made, result.colors("mean"))
