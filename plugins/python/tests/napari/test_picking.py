"""Picking regions by clicks into napari's canvas."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytest.importorskip("napari.layers")

from driving import SHIFT, Canvas, expected_of, press, run


def test_clicks_pick_widen_and_take_out(viewer: Any, widget: Any, picture: np.ndarray) -> None:
    run(widget)
    widget.level.slider.setValue(4)
    viewer.layers["Regions (scene)"].mode = "paint"
    press(widget.pick)
    canvas, expected = Canvas(viewer), expected_of(picture)
    expected.n_segments = 4
    path = expected.path_at(40, 30)
    canvas.click(40, 30)
    picked = viewer.layers["Picked (scene)"]
    assert np.array_equal(picked.data == 1, expected.mask(path[0]))
    canvas.click(2, 60)
    assert np.array_equal(picked.data == 2, expected.mask(expected.region_at(2, 60)))
    assert widget.status.text().startswith("2 picked: ")
    canvas.click(2, 60, SHIFT)
    assert picked.data.max() == 1
    canvas.click(40, 30)
    assert np.array_equal(picked.data > 0, expected.mask(path[1]))
    canvas.drag((40, 30), (60, 40))
    assert np.array_equal(picked.data > 0, expected.mask(path[1]))
    press(widget.clear)
    assert not picked.data.any()
    press(widget.pick)
    canvas.click(40, 30)
    assert not picked.data.any()
    assert np.array_equal(viewer.layers["Regions (scene)"].data, expected.labels + 1)


def test_picks_are_kept_with_their_picture(viewer: Any, widget: Any, picture: np.ndarray) -> None:
    run(widget)
    press(widget.pick)
    canvas = Canvas(viewer)
    canvas.click(40, 30)
    viewer.layers["scene"].translate = (9, 9)
    run(widget)
    canvas.click(2, 60)
    picked = viewer.layers["Picked (scene)"]
    assert picked.data.max() == 2
    for layer in (picked, viewer.layers["Regions (scene)"]):
        assert tuple(layer.translate) == (9, 9)
    viewer.add_image(picture, name="twin", translate=(200, 0))
    run(widget)
    canvas.click(40, 30)
    assert [layer.name for layer in viewer.layers if layer.name.startswith("Picked")] == [
        "Picked (scene)"
    ]
    assert viewer.layers["Regions (twin)"].data.max() > 1


def test_a_click_with_a_brush_is_no_pick(viewer: Any, widget: Any) -> None:
    run(widget)
    press(widget.pick)
    viewer.layers.selection.active = viewer.layers["Regions (scene)"]
    viewer.layers["Regions (scene)"].mode = "pick"
    Canvas(viewer).click(40, 30)
    assert "Picked (scene)" not in viewer.layers
