"""A person at napari: presses buttons, waits for runs and clicks on the picture."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Callable

import numpy as np
import pytest

import emerdiff

# The folder of these tests looks like a package named napari.
pytest.importorskip("napari.layers")

from qtpy.QtCore import QPoint, Qt
from qtpy.QtTest import QTest
from qtpy.QtWidgets import QApplication

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def wait_until(done: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it takes too long"
        QApplication.processEvents()
        time.sleep(0.005)


def press(button: Any) -> None:
    QTest.mouseClick(button, LEFT)


def remove_layers(viewer: Any) -> None:
    viewer.layers.clear()
    # Software OpenGL crashes on a new layer when the removal of others was not drawn before.
    QApplication.processEvents()


def run(widget: Any) -> None:
    press(widget.start)
    assert not widget.start.isEnabled()
    wait_until(widget.start.isEnabled)


def expected_of(picture: np.ndarray, **options: Any) -> emerdiff.Segmentation:
    return emerdiff.segment(picture, detail="none", **options)


class Canvas:
    """The mouse over the picture, in its pixels."""

    def __init__(self, viewer: Any) -> None:
        self._canvas = viewer.window._qt_viewer.canvas
        self._layer = viewer.layers["scene"]
        viewer.reset_view()
        QApplication.processEvents()

    def place(self, x: int, y: int) -> QPoint:
        node = self._canvas.layer_to_visual[self._layer].node
        # Centres of pixels have whole numbers in napari, and halves in vispy.
        across, down, _, scale = node.get_transform("visual", "canvas").map([x + 0.5, y + 0.5])
        return QPoint(round(across / scale), round(down / scale))

    def click(self, x: int, y: int, key: Any = NO_KEY) -> None:
        QTest.mouseMove(self._canvas.native, self.place(x, y))
        QTest.mouseClick(self._canvas.native, LEFT, key, self.place(x, y))
        QApplication.processEvents()

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        native, places = self._canvas.native, (self.place(*start), self.place(*end))
        QTest.mousePress(native, LEFT, NO_KEY, places[0])
        QTest.mouseMove(native, places[1])
        QApplication.processEvents()
        QTest.mouseRelease(native, LEFT, NO_KEY, places[1])
        QApplication.processEvents()


def open_viewer(folder: Path) -> Iterator[Any]:
    """Open napari on a real display, with settings in ``folder``."""
    if sys.platform == "linux" and not os.environ.get("DISPLAY"):
        pytest.skip("napari draws with OpenGL and needs a display: run it under xvfb-run")
    os.environ["NAPARI_CONFIG"] = str(folder / "settings.yaml")
    import napari

    viewer = napari.Viewer(show=True)
    yield viewer
    viewer.close()


def open_widget(viewer: Any, picture: np.ndarray) -> Iterator[Any]:
    """Open the widget as napari finds it, on a picture that is scaled and moved."""
    viewer.add_image(picture, name="scene", scale=(2, 2), translate=(5, 7))
    dock, widget = viewer.window.add_plugin_dock_widget("emerdiff", "Segment into Regions")
    widget.options.detail.setCurrentText("nowhere, fastest")
    yield widget
    widget.cancel()
    wait_until(widget.start.isEnabled)
    viewer.window.remove_dock_widget(dock)
    remove_layers(viewer)
