"""Which pixels of an image layer are cut, where the labels lie, and how napari finds it all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import emerdiff

pytest.importorskip("napari.layers")

from napari.components import ViewerModel
from napari.layers import Image, Labels
from npe2 import PluginManifest

from emerdiff.napari._source import Source


def source_of(layer: Image, **options: Any) -> tuple[Source, ViewerModel]:
    viewer = ViewerModel()
    viewer.add_layer(layer)
    return Source(layer, viewer.dims, **options), viewer


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
@pytest.mark.parametrize("channels", [3, 4])
def test_colours_are_taken_as_they_are(dtype: str, channels: int) -> None:
    data = np.random.default_rng(0).random((6, 8, channels)).astype(dtype)
    source, _ = source_of(Image(data, rgb=True))
    assert source.picture().dtype == dtype
    assert np.array_equal(source.picture(), data)


def test_grey_of_the_full_range_is_taken_as_it_is() -> None:
    data = np.arange(48, dtype=np.uint8).reshape(6, 8)
    source, _ = source_of(Image(data, contrast_limits=(0, 255)))
    assert source.picture().dtype == np.uint8
    assert np.array_equal(source.picture(), data)


@pytest.mark.parametrize("dtype", ["uint16", "int32", "float64", "bool"])
def test_grey_is_taken_as_it_is_seen(dtype: str) -> None:
    data = (np.arange(48).reshape(6, 8) * 80).astype(dtype)
    low, high = (0, 1) if dtype == "bool" else (400, 2000)
    source, _ = source_of(Image(data, contrast_limits=(low, high)))
    expected = np.clip((data.astype(np.float32) - low) / (high - low), 0, 1)
    assert np.allclose(source.picture(), expected)
    stored, _ = source_of(source.layer, as_shown=False)
    assert np.array_equal(stored.picture(), data)


def test_the_first_level_of_several_is_taken() -> None:
    data = np.random.default_rng(0).random((64, 64, 3))
    source, _ = source_of(Image([data, data[::2, ::2]], rgb=True, multiscale=True))
    assert np.array_equal(source.picture(), data)


def test_the_slice_that_is_seen_is_taken_and_labels_lie_on_it() -> None:
    data = np.random.default_rng(0).integers(0, 256, (5, 6, 8), dtype=np.uint8)
    placed: dict[str, Any] = {
        "scale": (3, 0.5, 0.5),
        "translate": (10, 4, 2),
        "rotate": 20,
        "affine": np.diag((2.0, 1.0, 1.0, 1.0)),
    }
    layer = Image(data, contrast_limits=(0, 255), name="cells", **placed)
    _, viewer = source_of(layer)
    viewer.dims.set_point(0, layer.data_to_world((3, 0, 0))[0])
    source = Source(layer, viewer.dims)
    assert np.array_equal(source.picture(), data[3])
    assert source.name == "cells, slice 3"
    labels = Labels(source.embed(np.ones((6, 8), np.uint16)), **source.placement())
    assert labels.data.shape == (1, 6, 8)
    for point in ((0, 0, 0), (0, 5, 7), (0, 2, 3)):
        on_image = layer.data_to_world((3, *point[1:]))
        assert np.allclose(labels.data_to_world(point), on_image)
        assert source.pixel(on_image) == (point[2], point[1], True)
    assert not source.pixel(layer.data_to_world((2, 0, 0)))[2]
    assert not source.pixel(layer.data_to_world((3, 6, 0)))[2]


def test_a_stack_that_is_turned_is_cut_as_it_is_seen() -> None:
    data = np.random.default_rng(0).integers(0, 256, (5, 6, 8), dtype=np.uint8)
    layer = Image(data, contrast_limits=(0, 255))
    _, viewer = source_of(layer)
    viewer.dims.order = (1, 2, 0)
    viewer.dims.set_point(1, 4)
    source = Source(layer, viewer.dims)
    assert np.array_equal(source.picture(), data[:, 4])
    assert source.embed(source.picture()).shape == (5, 1, 8)


def test_what_cannot_be_cut_is_said_in_words() -> None:
    stack = Image(np.zeros((5, 6, 8)), name="cells")
    _, viewer = source_of(stack)
    flat = Image(np.zeros((6, 8)), name="flat")
    viewer.add_layer(flat)
    viewer.dims.ndisplay = 3
    with pytest.raises(ValueError, match="cells is seen in 3-D; switch to the 2-D view"):
        Source(stack, viewer.dims)
    viewer.dims.ndisplay = 2
    viewer.dims.order = (1, 0, 2)
    with pytest.raises(ValueError, match="flat is seen from its edge"):
        Source(flat, viewer.dims)
    far = Image(np.zeros((5, 6, 8)), name="far", translate=(100, 0, 0))
    viewer.dims.order = (0, 1, 2)
    with pytest.raises(ValueError, match="far has nothing at the slice"):
        Source(far, viewer.dims)


def test_the_manifest_is_valid() -> None:
    manifest = PluginManifest.from_file(Path(emerdiff.__file__).parent / "napari" / "napari.yaml")
    manifest.validate_imports()
