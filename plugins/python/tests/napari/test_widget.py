"""The dock widget in napari itself, driven by the mouse and its controls as a person would."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import emerdiff
from emerdiff.hosts import _machine

pytest.importorskip("napari.layers")

from driving import expected_of, press, remove_layers, run, wait_until
from napari.utils.notifications import notification_manager


def test_regions_are_those_of_the_library_and_lie_on_the_picture(
    viewer: Any, widget: Any, picture: np.ndarray
) -> None:
    before = picture.copy()
    run(widget)
    labels, expected = viewer.layers["Regions (scene)"], expected_of(picture)
    assert np.array_equal(labels.data, expected.labels + 1)
    assert widget.status.text() == f"{expected.n_segments} regions of at most 4."
    source = viewer.layers["scene"]
    for point in ((0, 0), (63, 95)):
        assert np.allclose(labels.data_to_world(point), source.data_to_world(point))
    assert np.array_equal(source.data, before)
    assert len(viewer.layers) == 2


def test_the_sliders_change_the_level_without_a_run(
    viewer: Any, widget: Any, picture: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(widget)
    expected = expected_of(picture)
    automatic = expected.n_segments
    monkeypatch.setattr(emerdiff.Model, "segment", None)
    labels, level = viewer.layers["Regions (scene)"], widget.level
    for number in (1, 2, 3, 4):
        level.slider.setValue(number)
        expected.n_segments = number
        assert np.array_equal(labels.data, expected.labels + 1)
        assert (level.regions.value(), level.automatic.isChecked()) == (number, False)
        assert level.detail.value() == pytest.approx(expected.granularity, abs=0.006)
        shown = expected.colors().reshape(-1, 4) / 255
        assert np.allclose(labels.colormap.map(labels.data).reshape(-1, 4), shown, atol=1e-6)
    level.regions.setValue(2)
    assert level.slider.value() == 2
    level.detail.setValue(0)
    assert (level.slider.value(), level.detail_slider.value()) == (1, 0)
    level.detail_slider.setValue(1000)
    assert (level.slider.value(), level.detail.value()) == (4, 1)
    press(level.automatic)
    assert level.regions.value() == automatic
    assert [layer.name for layer in viewer.layers] == ["scene", "Regions (scene)"]


def test_a_kept_result_is_shown_at_the_level_that_is_chosen(
    viewer: Any, widget: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(widget)
    widget.level.regions.setValue(2)
    monkeypatch.setattr(emerdiff.Model, "segment", None)
    run(widget)
    assert viewer.layers["Regions (scene)"].data.max() == 2
    viewer.layers.remove("Regions (scene)")
    widget.level.regions.setValue(3)
    assert viewer.layers["Regions (scene)"].data.max() == 3


def test_options_reach_the_run(viewer: Any, widget: Any, picture: np.ndarray) -> None:
    widget.options.connected.setChecked(True)
    widget.options.smallest.setValue(15)
    run(widget)
    expected = expected_of(picture, connected=True, min_area=0.15)
    assert np.array_equal(viewer.layers["Regions (scene)"].data, expected.labels + 1)


def test_a_cancelled_run_changes_nothing_and_never_blocks(viewer: Any, widget: Any) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (700, 900, 3), dtype=np.uint8)
    viewer.add_image(noise, name="noise")
    assert widget.image.currentText() == "noise"
    widget.options.detail.setCurrentText("everywhere, slowest")
    seen: list[str] = []
    press(widget.start)
    wait_until(lambda: (seen.append(widget.status.text()), widget.bar.value() > 2)[1])
    assert seen[-1].endswith("…")
    press(widget.stop)
    wait_until(widget.start.isEnabled, 5)
    assert widget.status.text() == "Cancelled; nothing was changed."
    assert [layer.name for layer in viewer.layers] == ["scene", "noise"]


def test_errors_are_notifications_in_the_librarys_words(
    viewer: Any, widget: Any, picture: np.ndarray
) -> None:
    notification_manager.records.clear()
    viewer.add_image(np.full((8, 8), np.nan), name="empty", contrast_limits=(0, 1))
    run(widget)
    assert "NaN is no colour" in notification_manager.records[-1].message
    assert widget.status.text().startswith("Not segmented: image: its values reach from nan")
    remove_layers(viewer)
    press(widget.start)
    words = "Open a picture first: an Image layer is cut into regions."
    assert notification_manager.records[-1].message == words
    assert len(notification_manager.records) == 2


def test_warnings_of_a_run_are_notifications(widget: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    notification_manager.records.clear()
    monkeypatch.setattr(_machine, "check_provider", lambda provider, model: (0.25, False))
    widget.options.device.addItem("CUDA", "cuda")
    widget.options.device.setCurrentText("CUDA")
    run(widget)
    assert "the CPU is used" in notification_manager.records[-1].message


def test_a_picture_that_is_closed_during_the_run_is_left(viewer: Any, widget: Any) -> None:
    press(widget.start)
    remove_layers(viewer)
    wait_until(widget.start.isEnabled)
    assert not viewer.layers
    assert widget.image.count() == 0


def test_a_widget_that_is_closed_ends_its_run_and_lets_go(viewer: Any, picture: np.ndarray) -> None:
    viewer.add_image(picture, name="scene")
    dock, widget = viewer.window.add_plugin_dock_widget("emerdiff", "Segment into Regions")
    run(widget)
    before = list(viewer.mouse_drag_callbacks)
    press(widget.pick)
    assert len(viewer.mouse_drag_callbacks) == len(before) + 1
    widget.options.connected.setChecked(True)
    press(widget.start)
    viewer.window.remove_dock_widget(dock)
    wait_until(widget.start.isEnabled, 5)
    assert viewer.mouse_drag_callbacks == before
    remove_layers(viewer)
