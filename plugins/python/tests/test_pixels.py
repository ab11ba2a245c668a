"""Every way to give a picture gives the same result, and what is none is refused by name."""

from __future__ import annotations

import array
import os
from pathlib import Path
from typing import Any, Callable

import numpy as np
import pytest
from PIL import Image

import emerdiff
from emerdiff._pixels import pixels


def padded(picture: np.ndarray) -> np.ndarray:
    height, width, channels = picture.shape
    wide = np.full((height, width + 5, channels), 77, picture.dtype)
    wide[:, :width] = picture
    return wide[:, :width]


def raw(layout: str, **options: Any) -> Callable[[np.ndarray], emerdiff.Pixels]:
    def make(picture: np.ndarray) -> emerdiff.Pixels:
        height, width, _ = picture.shape
        channels = {"r": picture[..., 0], "g": picture[..., 1], "b": picture[..., 2]}
        channels["a"] = np.full((height, width), 255, np.uint8)
        data = np.stack([channels[letter] for letter in layout], axis=-1).tobytes()
        return emerdiff.Pixels(data, width, height, layout, **options)

    return make


WITHOUT_COPY = {
    "as it is": lambda p: p,
    "rows with gaps": padded,
    "upside down in memory": lambda p: p[::-1].copy()[::-1],
    "BGR in memory": lambda p: p[..., ::-1].copy()[..., ::-1],
    "BGR, gaps, upside down": lambda p: padded(p[::-1, :, ::-1].copy())[::-1, :, ::-1],
    "opaque RGBA": lambda p: np.dstack([p, np.full(p.shape[:2], 255, np.uint8)]),
    "uint16": lambda p: p.astype(np.uint16) * 257,
    "float32": lambda p: p.astype(np.float32) / 255,
    "read-only": lambda p: np.frombuffer(p.tobytes(), np.uint8).reshape(p.shape),
}
WITH_COPY = {
    "channels first in memory": lambda p: np.moveaxis(np.moveaxis(p, -1, 0).copy(), 0, -1),
    "mirrored in memory": lambda p: p[:, ::-1].copy()[:, ::-1],
    "colours of RGBA": lambda p: np.dstack([p, p[..., :1]])[..., :3],
    "every second row and column": lambda p: p.repeat(2, 0).repeat(2, 1)[::2, ::2],
    "float64": lambda p: p / 255,
    "float16": lambda p: (p / 255).astype(np.float16),
    "other byte order": lambda p: (p.astype(np.uint16) * 257).astype(">u2"),
    "Pillow": Image.fromarray,
    "Pillow RGBA": lambda p: Image.fromarray(p).convert("RGBA"),
    "RGBA bytes": raw("rgba"),
    "BGRA bytes": raw("bgra"),
    "ARGB bytes": raw("argb"),
    "BGR bytes": raw("bgr"),
    "array.array": lambda p: emerdiff.Pixels(array.array("B", p.tobytes()), p.shape[1], p.shape[0]),
}


@pytest.mark.parametrize("form", [*WITHOUT_COPY, *WITH_COPY])
def test_every_form_of_a_picture_gives_the_same_result(
    model: emerdiff.Model, picture: np.ndarray, form: str
) -> None:
    expected = model.segment(picture, detail="none")
    given = {**WITHOUT_COPY, **WITH_COPY}[form](picture)
    found = model.segment(given, detail="none")
    np.testing.assert_array_equal(found.labels, expected.labels)
    np.testing.assert_array_equal(found.overlay(), expected.overlay())


@pytest.mark.parametrize("form", WITHOUT_COPY)
def test_the_caller_s_memory_is_read_where_it_lies(picture: np.ndarray, form: str) -> None:
    given = WITHOUT_COPY[form](picture)
    first, last = np.lib.array_utils.byte_bounds(given)
    struct = pixels(given).struct
    assert first <= struct.data and struct.data + struct.size <= last


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16", "I", "YCbCr"])
def test_modes_of_pillow(model: emerdiff.Model, picture: np.ndarray, mode: str) -> None:
    if mode in ("I;16", "I"):
        given = Image.fromarray(picture[..., 1].astype(np.uint16) * 257)
        given = given if mode == "I;16" else given.convert("I")
        expected = picture[..., 1]
    else:
        given = Image.fromarray(picture).convert("L" if mode == "LA" else "RGB").convert(mode)
        expected = np.asarray(given.convert("RGB"))
    found = model.segment(given, detail="none")
    np.testing.assert_array_equal(found.labels, model.segment(expected, detail="none").labels)


def test_transparent_pixels_are_a_region(model: emerdiff.Model, picture: np.ndarray) -> None:
    alpha = np.full(picture.shape[:2], 255, np.uint8)
    alpha[:20, :30] = 0
    found = model.segment(np.dstack([picture, alpha]), detail="none")
    (region,) = [region for region in found.regions if region.transparent]
    assert region.area == 600
    np.testing.assert_array_equal(found.mask(region), alpha == 0)
    indexed = Image.fromarray(picture).quantize(8)
    indexed.info["transparency"] = indexed.getpixel((0, 0))
    assert any(region.transparent for region in model.segment(indexed).regions)


def test_a_file_is_turned_as_its_camera_says(
    model: emerdiff.Model, picture: np.ndarray, tmp_path: Path
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "turned.png"
    Image.fromarray(picture).save(path, exif=exif)
    for given in (path, str(path)):
        found = model.segment(given, detail="none")
        assert found.shape == (picture.shape[1], picture.shape[0])


BAD = {
    "five dimensions": (np.zeros((1, 1, 4, 4, 3)), ValueError, r"\(1, 1, 4, 4, 3\)"),
    "a batch": (np.zeros((2, 4, 4, 3)), ValueError, "one picture at a time"),
    "channels first": (np.zeros((3, 40, 40)), ValueError, "moveaxis"),
    "two channels": (np.zeros((40, 40, 2)), ValueError, r"\(40, 40, 2\)"),
    "one number": (np.float32(1), ValueError, r"\(\)"),
    "zero rows": (np.zeros((0, 4, 3), np.uint8), emerdiff.EmptyPicture, r"\(0, 4, 3\)"),
    "zero columns": (np.zeros((4, 0), np.uint8), emerdiff.EmptyPicture, r"\(4, 0\)"),
    "int64": (np.zeros((4, 4), np.int64), TypeError, "int64"),
    "bool": (np.zeros((4, 4), bool), TypeError, "bool"),
    "complex": (np.zeros((4, 4), complex), TypeError, "complex128"),
    "objects": (np.full((4, 4), None), TypeError, "object"),
    "dates": (np.zeros((4, 4), "M8[s]"), TypeError, "datetime64"),
    "NaN": (np.full((4, 4), np.nan), ValueError, "nan_to_num"),
    "infinity": (np.full((4, 4), np.inf), ValueError, "inf"),
    "floats to 255": (np.full((4, 4), 255.0), ValueError, "divide"),
    "None": (None, TypeError, "object"),
    "text of no file": ("no-such-file.png", FileNotFoundError, "no-such-file.png"),
    "large integers of Pillow": (Image.new("I", (4, 4), 70000), ValueError, "70000"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_picture_is_refused_by_name(model: emerdiff.Model, case: str) -> None:
    image, error, words = BAD[case]
    with pytest.raises(error, match=words):
        model.segment(image)


def test_pixels_refuse_what_does_not_fit() -> None:
    with pytest.raises(emerdiff.BufferTooSmall, match="11 bytes.*take 12"):
        emerdiff.Pixels(b"x" * 11, 2, 2)
    with pytest.raises(emerdiff.EmptyPicture):
        emerdiff.Pixels(b"", 0, 2)
    with pytest.raises(ValueError, match="stride.*-6.*flip_y"):
        emerdiff.Pixels(b"x" * 12, 2, 2, stride=-6)
    with pytest.raises(ValueError, match="layout.*'grb'"):
        emerdiff.Pixels(b"x" * 12, 2, 2, "grb")
    with pytest.raises(ValueError, match="sample.*'u32'"):
        emerdiff.Pixels(b"x" * 12, 2, 2, sample="u32")
    with pytest.raises(TypeError):
        emerdiff.Pixels("text", 1, 1)  # type: ignore[arg-type]


def test_a_picture_upside_down_or_linear(model: emerdiff.Model, picture: np.ndarray) -> None:
    height, width, _ = picture.shape
    expected = model.segment(picture, detail="none").labels
    turned = emerdiff.Pixels(picture[::-1].tobytes(), width, height, flip_y=True)
    np.testing.assert_array_equal(model.segment(turned, detail="none").labels, expected)
    light = ((picture / 255 + 0.055) / 1.055) ** 2.4
    light = np.where(picture <= 10, picture / 255 / 12.92, light).astype(np.float32)
    linear = emerdiff.Pixels(light, width, height, sample="f32", linear=True)
    np.testing.assert_array_equal(model.segment(linear, detail="none").labels, expected)


def test_a_picture_of_a_single_pixel(model: emerdiff.Model) -> None:
    assert model.segment(np.zeros((1, 1), np.uint8)).labels.tolist() == [[0]]


def test_extreme_views_stay_within_their_memory(model: emerdiff.Model) -> None:
    rng = np.random.default_rng(0)
    base = rng.integers(0, 255, (40, 40, 3), np.uint8)
    views = [
        base[5:6, 3:4],
        base[::-3, ::-2],
        base[:, 7:8, :1],
        np.broadcast_to(base[:1], (40, 40, 3)),
        np.broadcast_to(base[0, 0], (20, 30, 3)),
        np.lib.stride_tricks.sliding_window_view(base[:, :, 0], 4, axis=0)[:, :, 0],
        np.asfortranarray(base),
        base.transpose(1, 0, 2),
    ]
    for view in views:
        found = model.segment(view, 2, detail="none")
        again = model.segment(view.copy(), 2, detail="none")
        np.testing.assert_array_equal(found.labels, again.labels)


def test_torch_and_lists_are_taken_through_numpy(model: emerdiff.Model) -> None:
    class Tensor:
        def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
            return np.zeros((8, 8, 3), np.float32)

    assert model.segment(Tensor()).shape == (8, 8)
    with pytest.raises(TypeError, match="int64"):
        model.segment([[0, 1], [2, 3]])


def test_a_path_object(model: emerdiff.Model, photograph: Path) -> None:
    assert isinstance(photograph, os.PathLike)
    assert model.segment(photograph, detail="none").shape == (512, 512)
