"""The core of the module: compiled as Unreal compiles it, and run with the real library."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from core_program import Core
from pictures import photograph
from roots import REPOSITORY

import emerdiff


@pytest.fixture(scope="module")
def model() -> emerdiff.Model:
    return emerdiff.Model()


class Case(NamedTuple):
    """A picture as an engine has it, and the same for the Python package."""

    format: str
    pixels: np.ndarray
    layout: str
    sample: str
    linear: bool = False
    ignore_alpha: bool = False
    connected: bool = False
    level: str = "automatic"

    def reference(self, model: emerdiff.Model) -> np.ndarray:
        """Return the label map that the Python package gives."""
        pixels = self.pixels.astype({"u8": "u1", "u16": "u2", "f32": "f4"}[self.sample])
        if self.ignore_alpha:
            pixels[..., 3] = 255
        height, width = pixels.shape[:2]
        picture = emerdiff.Pixels(
            pixels.tobytes(), width, height, self.layout, self.sample, linear=self.linear
        )
        result = model.segment(picture, connected=self.connected, min_area=0.001, detail="auto")
        if self.level.startswith("n"):
            result.n_segments = int(self.level[1:])
        elif self.level.startswith("d"):
            result.granularity = float(self.level[1:])
        return np.array(result.labels)


def cases() -> list[Case]:
    rgba = photograph()
    rgba[40:60, 50:90, 3] = 0
    bgra, gray = rgba[..., [2, 1, 0, 3]], rgba[..., 1]
    linear = (rgba / 255.0) ** 2.2
    half = linear.astype("f2")
    return [
        Case("BGRA8", bgra, "bgra", "u8"),
        Case("BGRA8", bgra[::-1], "bgra", "u8", level="n7"),
        Case("BGRA8", bgra[:, ::-1], "bgra", "u8", linear=True, level="d0.7"),
        Case("BGRA8", bgra, "bgra", "u8", ignore_alpha=True, connected=True),
        Case("RGBA8", rgba[:, :97], "rgba", "u8", level="n1"),
        Case("RGBA8", rgba[:1, :1], "rgba", "u8"),
        Case("G8", gray, "gray", "u8"),
        Case("G16", gray.astype("u2") * 257, "gray", "u16"),
        Case("RGBA16", rgba.astype("u2") * 257, "rgba", "u16", level="n5"),
        Case("RGBA16F", half, "rgba", "f32", linear=True),
        Case("R16F", half[..., 1], "gray", "f32", linear=True),
        Case("RGBA32F", linear.astype("f4"), "rgba", "f32", linear=True),
        Case("R32F", linear[..., 1].astype("f4") * 3 - 1, "gray", "f32", linear=True),
    ]


def test_labels_are_those_of_python_to_the_pixel(
    core: Core, model: emerdiff.Model, tmp_path: Path
) -> None:
    """In all formats, turned over, at several levels, one pixel, floats out of range."""
    arguments: list[Any] = []
    for number, case in enumerate(cases()):
        (tmp_path / f"{number}.in").write_bytes(case.pixels.tobytes())
        height, width = case.pixels.shape[:2]
        arguments += [case.format, width, height, int(case.linear), int(case.ignore_alpha)]
        arguments += [int(case.connected), case.level]
        arguments += [tmp_path / f"{number}.in", tmp_path / f"{number}.out"]
    core.run("labels", *arguments)
    maps = []
    for number, case in enumerate(cases()):
        labels = np.fromfile(tmp_path / f"{number}.out", np.uint16)
        maps.append(labels.reshape(case.pixels.shape[:2]))
        assert (maps[-1] == case.reference(model)).all(), case[0]
    assert len(np.unique(maps[0])) > 3 and (maps[4] == 0).all()
    assert not (maps[0] == maps[1][::-1]).all(), "a level has no effect"


def test_what_is_drawn_is_what_python_draws(
    core: Core, model: emerdiff.Model, tmp_path: Path
) -> None:
    rgba = photograph()
    bgra = np.ascontiguousarray(rgba[..., [2, 1, 0, 3]])
    height, width = bgra.shape[:2]
    (tmp_path / "picture").write_bytes(bgra.tobytes())
    core.run("draw-all", width, height, tmp_path / "picture", tmp_path)
    result = model.segment(emerdiff.Pixels(bgra.tobytes(), width, height, "bgra"))
    result.n_segments = 6
    two, soft = result.regions[:2], {"grow": 1.5, "feather": 3.0}
    cutout = result.cutout(two, decontaminate=True, **soft)
    expected = {
        "mask": 255 * result.mask(two).astype(np.uint8),
        "soft": result.soft_mask(two, dtype="uint8", **soft),
        "labels": result.labels,
        "cutout": cutout[..., [2, 1, 0, 3]],
        "opened-cutout": cutout[..., [2, 1, 0, 3]],
        "palette": result.colors("palette")[..., [2, 1, 0, 3]],
        "mean": result.colors("mean")[..., [2, 1, 0, 3]],
        "overlay": result.overlay()[..., [2, 1, 0, 3]],
        "picked": result.overlay(two)[..., [2, 1, 0, 3]],
    }
    for name, pixels in expected.items():
        drawn = np.fromfile(tmp_path / name, np.uint8).reshape(np.shape(pixels))
        assert (drawn == pixels).all(), name
    strengths = np.fromfile(tmp_path / "contours", np.uint8).reshape(height, width)
    assert (np.abs(strengths - 255 * result.contours) <= 0.51).all() and strengths.max() > 50
    kept = emerdiff.Segmentation.from_bytes((tmp_path / "kept").read_bytes())
    assert (np.array(kept.labels) == result.labels).all()
    require_outline((tmp_path / "outline").read_text(), result.outline(two, tolerance=1.0))


def require_outline(written: str, polygons: list[Any]) -> None:
    """Rings as they were written are those of polygons, each outer one before its holes."""
    lines = iter(written.splitlines())
    for polygon in polygons:
        rings = [("outer", polygon.exterior), *(("hole", ring) for ring in polygon.interiors)]
        for kind, points in rings:
            found, *words = next(lines).split()
            assert found == kind
            assert np.allclose([[float(n) for n in word.split(",")] for word in words], points)
    assert next(lines, None) is None and polygons


def test_every_half_is_its_float(core: Core, tmp_path: Path) -> None:
    core.run("halves", tmp_path / "floats")
    floats = np.fromfile(tmp_path / "floats", np.float32)
    expected = np.arange(1 << 16, dtype=np.uint16).view(np.float16).astype(np.float32)
    assert np.array_equal(floats, expected, equal_nan=True)
    assert (np.signbit(floats) == np.signbit(expected)).all()


COMMANDS = ["refused", "places", "draw-refused", "kept-refused", "copies", "one-after-the-other"]
COMMANDS += ["cancel-at-any-moment", "cancel-while-waiting", "cancel-when-done"]
COMMANDS += ["close-in-the-middle", "many-threads", "no-cycle"]


@pytest.mark.parametrize("command", COMMANDS)
def test_under_sanitizers(command: str, sanitized: Core) -> None:
    sanitized.run(command)


def test_a_picture_that_is_too_large_is_refused_with_the_number(sanitized: Core) -> None:
    words = sanitized.run("too-large")
    needed = int(words.split("needs up to ")[1].split()[0])
    assert words.startswith("A picture of 512 x 512 pixels") and needed > 50
    assert "and 1 MB are free" in words


def test_an_option_that_does_not_exist_is_named(sanitized: Core) -> None:
    assert "sed" in sanitized.run("bad-option")


def test_many_runs_hold_no_memory(core: Core) -> None:
    """Of these runs most are cancelled: EMERDIFF_SOAK_WHOLE=1 brings each to its end."""
    bundle = REPOSITORY / "tests" / "data" / "random"
    core.run("many", 1000, os.environ.get("EMERDIFF_SOAK_WHOLE", "10"), bundle)
