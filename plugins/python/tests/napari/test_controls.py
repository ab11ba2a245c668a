"""What the controls of the dock widget list and say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import emerdiff

pytest.importorskip("napari.layers")

from driving import press
from qtpy.QtCore import QTimer
from qtpy.QtGui import QGuiApplication
from qtpy.QtWidgets import QApplication, QWidget


def test_images_are_listed_as_they_come_go_and_are_renamed(viewer: Any, widget: Any) -> None:
    viewer.add_image(np.zeros((8, 8)), name="other")
    viewer.add_labels(np.zeros((8, 8), np.uint8), name="labels")
    widget.image.setCurrentIndex(0)
    viewer.layers["scene"].name = "renamed"
    names = [widget.image.itemText(index) for index in range(widget.image.count())]
    assert names == ["renamed", "other"]
    assert widget.image.currentText() == "renamed"
    viewer.layers.remove("renamed")
    assert widget.image.currentText() == "other"


def test_models_and_devices_are_listed_when_they_are_asked_for(
    widget: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "manifest.json").write_text("{}")
    monkeypatch.setenv("EMERDIFF_MODELS", str(tmp_path))
    model, device = widget.options.model, widget.options.device
    for choices, first in ((model, "tiny (built in)"), (device, "automatic")):
        choices.showPopup()
        choices.hidePopup()
        assert choices.itemText(0) == first
        assert choices.currentData() is None
    broken = model.model().item(model.findText("broken"))
    assert not broken.isEnabled()
    assert "no schema_version" in broken.toolTip()


def test_the_installation_is_shown_and_copied(widget: Any) -> None:
    seen: list[str] = []

    def read_and_close() -> None:
        dialog = QApplication.activeModalWidget()
        press(dialog.copy_button)
        seen.append(dialog.text.toPlainText())
        dialog.close()

    QTimer.singleShot(100, read_and_close)
    press(widget.installation)
    assert f"library: {emerdiff.installation()['library']}" in seen[0]
    assert QGuiApplication.clipboard().text() == seen[0]


def test_every_control_says_what_it_does(widget: Any) -> None:
    no_controls = ("options", "level", "bar", "status")
    for controls in (widget, widget.options, widget.level):
        for name, control in vars(controls).items():
            if isinstance(control, QWidget) and name not in no_controls and name[0] != "_":
                assert control.toolTip().endswith("."), name
