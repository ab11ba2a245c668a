"""The controls of what a run depends on."""

# mypy: disable-error-code="import-not-found,import-untyped,misc"

from __future__ import annotations

import os
from typing import Any

from napari.utils.notifications import show_error
from qtpy.QtCore import Qt, QUrl
from qtpy.QtGui import QDesktopServices
from qtpy.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QWidget,
)

import emerdiff

from ._session import Options

_DETAIL = {
    "where there are edges": "auto",
    "nowhere, fastest": "none",
    "everywhere, slowest": "all",
}
_DEVICES = {"cpu": "CPU", "cuda": "CUDA", "directml": "DirectML", "coreml": "CoreML"}
_UNUSABLE = Qt.ItemDataRole.ToolTipRole


class _Choices(QComboBox):
    """A list that is filled anew whenever it is opened."""

    def __init__(self, fill: Any) -> None:
        super().__init__()
        self._fill = fill
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def showPopup(self) -> None:
        chosen = self.currentData()
        try:
            self._fill(self)
        except emerdiff.Error as error:
            show_error(str(error))
        self.setCurrentIndex(max(self.findData(chosen), 0))
        super().showPopup()


class OptionControls(QWidget):
    """Connected, smallest region, closer look, model, and what is advanced."""

    def __init__(self) -> None:
        super().__init__()
        self.connected = QCheckBox()
        self.smallest = QDoubleSpinBox(minimum=0, maximum=99, singleStep=0.05, value=0.1)
        self.smallest.setSuffix(" % of the picture")
        self.detail = QComboBox()
        for words, value in _DETAIL.items():
            self.detail.addItem(words, value)
        self.model = _Choices(_fill_models)
        self.model.addItem("built in", None)
        self.folder = QPushButton("Folder…")
        self.folder.clicked.connect(_open_folder)
        self.device = _Choices(_fill_devices)
        self.device.addItem("automatic", None)
        self.advanced = QCheckBox()
        self.as_shown = QCheckBox()
        self.as_shown.setChecked(True)
        self._set_tooltips()
        self._lay_out()

    def _set_tooltips(self) -> None:
        tips = {
            self.connected: "Every region is in one piece: things alike that do not touch, such "
            "as two cells, become regions of their own.",
            self.smallest: "Specks smaller than this vanish into the region around them.",
            self.detail: "Where the model takes a second, closer look: borders there follow "
            "small parts more exactly, and the run takes longer.",
            self.model: "What tells regions apart. Another model finds other regions and takes "
            "another time.",
            self.folder: "Open the folder of your own models. A model that is put there appears "
            "in the list.",
            self.advanced: "Show what few need to change.",
            self.device: "What computes. A graphics card is faster and finds the same regions; "
            "automatic takes one only where it computes what the CPU does.",
            self.as_shown: "Grey pictures are cut as you see them, with the contrast limits of "
            "their layer: what is too dark to see is not told apart. Otherwise the values in the "
            "file count.",
        }
        for control, tip in tips.items():
            control.setToolTip(tip)

    def _lay_out(self) -> None:
        models = QHBoxLayout()
        models.addWidget(self.model, 1)
        models.addWidget(self.folder)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("Connected", self.connected)
        form.addRow("Smallest region", self.smallest)
        form.addRow("Closer look", self.detail)
        form.addRow("Model", models)
        form.addRow("Advanced", self.advanced)
        inside = QWidget()
        inner = QFormLayout(inside)
        inner.addRow("Device", self.device)
        inner.addRow("Contrast as shown", self.as_shown)
        form.addRow(inside)
        inside.setVisible(False)
        self.advanced.toggled.connect(inside.setVisible)

    def options(self) -> Options:
        """Return what is chosen."""
        return Options(
            model=self.model.currentData(),
            provider=self.device.currentData(),
            connected=self.connected.isChecked(),
            min_area=self.smallest.value() / 100,
            detail=self.detail.currentData(),
        )


def _fill_models(choices: Any) -> None:
    models = emerdiff.models()
    choices.clear()
    for model in models:
        # A folder tells two models of one name apart.
        folder: str | None = model["folder"]
        choices.addItem(model["name"] + ("" if folder else " (built in)"), folder)
        if model["error"]:
            choices.setItemData(choices.count() - 1, model["error"], _UNUSABLE)
            choices.model().item(choices.count() - 1).setEnabled(False)


def _fill_devices(choices: Any) -> None:
    providers = emerdiff.installation().get("providers", [])
    choices.clear()
    choices.addItem("automatic", None)
    for provider in providers:
        choices.addItem(_DEVICES.get(provider, provider), provider)


def _open_folder() -> None:
    folder = emerdiff.models_folder()
    os.makedirs(folder, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(folder))
