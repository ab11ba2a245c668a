"""What Godot gets of a result is what the library says of the same picture."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from godot_host import Facts, Godot
from pictures import photograph
from PIL import Image

import emerdiff
from emerdiff import Pixels

SETTINGS: dict[str, Any] = {"connected": True, "min_area": 0.002}


@pytest.fixture(scope="module")
def model() -> emerdiff.Model:
    return emerdiff.Model()


@pytest.fixture(scope="module")
def formats(godot: Godot) -> Facts:
    return godot.run("formats")


FORMATS = (
    "L8 LA8 R8 RG8 RGB8 RGBA8 RGBA4444 RGB565 RF RGF RGBF RGBAF RH RGH RGBH RGBAH RGBE9995 "
    "R16 RGBA16 RGBA16I mipmaps DXT dot"
).split()


def as_read(formats: Facts, name: str) -> Pixels:
    """Return the picture that Godot itself makes of an image, as the library is to read it."""
    fact = formats[name]
    width, height = fact["size"]
    kind = np.float32 if fact["linear"] else np.uint8
    pixels = np.frombuffer(formats.bytes(f"{name}.pixels"), kind).reshape(height, width, 4)
    layout = "rgba"
    if fact["gray"]:
        pixels, layout = np.ascontiguousarray(pixels[..., 0]), "gray"
    sample = "f32" if fact["linear"] else "u8"
    return Pixels(pixels.tobytes(), width, height, layout, sample, linear=fact["linear"])


@pytest.mark.parametrize("name", FORMATS)
def test_an_image_of_any_format_gives_its_label_map(
    formats: Facts, model: emerdiff.Model, name: str
) -> None:
    labels = np.frombuffer(formats.bytes(f"{name}.labels"), np.int32)
    expected = model.segment(as_read(formats, name)).labels
    assert (labels.reshape(expected.shape) == expected).all()
    assert formats[name]["unchanged"]
    # One colour is one region; the others show that something is compared.
    assert labels.max() > 0 or name == "dot"


def test_what_is_compressed_stays_so(formats: Facts) -> None:
    assert formats["compressed"] == 0 and formats["still compressed"]


@pytest.fixture(scope="module")
def facts(godot: Godot) -> Facts:
    return godot.run("result")


@pytest.fixture(scope="module")
def expected(model: emerdiff.Model) -> emerdiff.Segmentation:
    return model.segment(photograph(), 7, **SETTINGS)


def test_label_maps(facts: Facts, expected: emerdiff.Segmentation) -> None:
    height, width = expected.labels.shape
    assert facts["size"] == [width, height]
    numbers = np.frombuffer(facts.bytes("labels"), np.int32).reshape(height, width)
    two_bytes = np.frombuffer(facts.bytes("label_image"), "<u2").reshape(height, width)
    assert (numbers == expected.labels).all() and (two_bytes == expected.labels).all()
    rg8 = 3
    assert facts["label format"] == rg8 and facts["same untyped"]


def as_dictionary(region: emerdiff.Region) -> dict[str, Any]:
    top, left, bottom, right = region.bbox
    return {
        "id": region.id,
        "node": region.node,
        "area": region.area,
        "rect": [left, top, right - left, bottom - top],
        "mean_color": list(region.mean_color or (0, 0, 0)),
        "transparent": region.transparent,
        "min_regions": region.min_segments,
        "max_regions": region.max_segments,
    }


def test_regions(facts: Facts, expected: emerdiff.Segmentation) -> None:
    assert facts["regions"] == [as_dictionary(region) for region in expected.regions]
    assert facts["at"] == as_dictionary(expected.region_at(40, 100))
    assert facts["path"] == [as_dictionary(region) for region in expected.path_at(40, 100)]
    assert facts["region"] == as_dictionary(expected.region(expected.regions[2].node))


def test_images_of_regions(facts: Facts, expected: emerdiff.Segmentation) -> None:
    one, two = expected.regions[2], list(expected.regions[2:4])
    soft = {"grow": 2.5, "feather": 3.0, "dtype": "uint8"}
    images = {
        "mask": expected.soft_mask(one, dtype="uint8"),
        "mask2": expected.soft_mask(two, **soft),
        "cutout": expected.cutout(one, grow=1.0, feather=2.0, decontaminate=True),
        "colors": expected.colors(),
        "means": expected.colors("mean"),
        "overlay": expected.overlay(),
        "overlay2": expected.overlay(one),
    }
    for name, image in images.items():
        assert facts.bytes(name) == image.tobytes(), name
    assert facts["mask of regions"]


def test_outlines_have_their_holes_behind_them(
    facts: Facts, expected: emerdiff.Segmentation
) -> None:
    rings, holes = [], []
    for polygon in expected.outline(expected.regions[2], tolerance=0.5):
        rings += [polygon.exterior, *polygon.interiors]
        holes += [False, *(True for _ in polygon.interiors)]
    assert facts["clockwise"] == holes
    for found, ring in zip(facts["outline"], rings, strict=True):
        assert np.allclose(found, ring, atol=1e-4)


def test_levels_change_without_a_run(facts: Facts, expected: emerdiff.Segmentation) -> None:
    finest = expected.max_segments
    count, detail = facts["half"]
    level = expected.copy()
    level.granularity = 0.5
    assert count == level.n_segments
    assert math.isclose(detail, math.log(count) / math.log(finest), abs_tol=1e-6)
    assert facts["finest"] == facts["more than there are"] == facts["max"] == finest
    assert facts["three"] == 3
    # The copy has a level of its own.
    assert facts["copy"] == 7


def test_a_result_is_kept_as_bytes(facts: Facts) -> None:
    assert facts["kept"] == [True, True] and facts["kept mask"]
    assert {"settings", "unet_passes", "seconds", "emerdiff"} <= set(facts["info"])


def test_an_estimate_comes_before_the_run(facts: Facts, model: emerdiff.Model) -> None:
    estimate = model.estimate(1000, 500)
    assert facts["estimate"]["memory"] == estimate.memory
    assert facts["estimate"]["unet_passes"] == estimate.unet_passes


def test_the_picture_is_that_of_the_other_hosts(godot: Godot) -> None:
    with Image.open(Path(godot.project, "picture.png")) as image:
        assert (np.asarray(image.convert("RGBA")) == photograph()).all()
