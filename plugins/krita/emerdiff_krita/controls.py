"""The controls of the docker, and the settings that they show."""

from __future__ import annotations

import dataclasses
import json
import os
from typing import Any

from . import emerdiff
from .emerdiff.hosts.words import CLOSER_LOOK, DEVICES, TIPS
from .krita_api import HAS_TRANSPARENCY_MASKS, application
from .qt import QtCore, QtGui, QtWidgets
from .settings import OUTPUTS, RANGES, SOURCES, Settings

_GROUP = "emerdiff"
_KEY = "settings"


class Controls(QtCore.QObject):
    """One control for each setting but the level."""

    #: One of them was changed by a person.
    changed = QtCore.pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.by_name: dict[str, Any] = {
            "source": _choice(SOURCES),
            "within_selection": QtWidgets.QCheckBox("Only what is selected"),
            "connected": QtWidgets.QCheckBox("Connected"),
            "smallest_region": _number("smallest_region", " %", 0.05, 2),
            "closer_look": _choice(CLOSER_LOOK),
            "model": ModelChoice(),
            "device": _choice(DEVICES),
            "grow": _number("grow", " px", 1.0, 1),
            "feather": _number("feather", " px", 1.0, 1),
            "antialias": QtWidgets.QCheckBox("Antialiasing"),
            "output": _choice(_possible_outputs()),
            "clean_edges": QtWidgets.QCheckBox("Clean edge colours"),
            "nested": QtWidgets.QCheckBox("Nested groups"),
            "keep_in_document": QtWidgets.QCheckBox("Keep regions in the document"),
        }
        for name, control in self.by_name.items():
            control.setToolTip({**TIPS, **_MORE_TIPS}.get(name, ""))
            _changes(control).connect(self._changed)
        self.show(_read())

    def show(self, settings: Settings) -> None:
        """Show settings."""
        for name, control in self.by_name.items():
            value = getattr(settings, name)
            if isinstance(control, QtWidgets.QCheckBox):
                control.setChecked(value)
            elif isinstance(control, QtWidgets.QComboBox):
                control.setCurrentIndex(max(control.findData(value), 0))
            else:
                control.setValue(value)

    def values(self) -> dict[str, Any]:
        """Return what is set, by the names of the settings."""
        return {name: _value(control) for name, control in self.by_name.items()}

    def _changed(self) -> None:
        _write(self.values())
        self.changed.emit()


_MORE_TIPS = {
    "source": "What is cut",
    "within_selection": "Where something is selected, only that is cut and made into layers",
    "keep_in_document": "The regions are saved with the picture: opened again, also on another "
    "machine, it need not be cut anew",
}


class ModelChoice(QtWidgets.QComboBox):
    """The models that can be used; it looks for them whenever it is opened."""

    def __init__(self) -> None:
        super().__init__()
        self.addItem("Built in", "")
        self._fill()

    def showPopup(self) -> None:
        chosen = self.currentData()
        self._fill()
        self.setCurrentIndex(max(self.findData(chosen), 0))
        super().showPopup()

    def _fill(self) -> None:
        while self.count() > 1:
            self.removeItem(1)
        try:
            models = emerdiff.models()
        except (emerdiff.Error, OSError):
            # Segment says it in words.
            return
        for model in models:
            if model["folder"] is not None and model["error"] is None:
                self.addItem(model["name"], model["name"])


def open_models_folder() -> None:
    """Show the user's folder of models, which is made if need be."""
    folder = emerdiff.models_folder()
    os.makedirs(folder, exist_ok=True)
    QtGui.QDesktopServices.openUrl(QtCore.QUrl.fromLocalFile(folder))


def _possible_outputs() -> dict[str, tuple[str, str]]:
    if HAS_TRANSPARENCY_MASKS:
        return OUTPUTS
    return {name: words for name, words in OUTPUTS.items() if name != "masked"}


def _choice(choices: dict[str, tuple[str, str]]) -> Any:
    box = QtWidgets.QComboBox()
    for place, (value, (text, tip)) in enumerate(choices.items()):
        box.addItem(text, value)
        box.setItemData(place, tip, QtCore.Qt.ItemDataRole.ToolTipRole)
    # A long name does not make the docker wide.
    box.setSizePolicy(QtWidgets.QSizePolicy.Policy.Ignored, QtWidgets.QSizePolicy.Policy.Fixed)
    return box


def _number(name: str, suffix: str, step: float, decimals: int) -> Any:
    box = QtWidgets.QDoubleSpinBox()
    box.setDecimals(decimals)
    box.setRange(*RANGES[name])
    box.setSingleStep(step)
    box.setSuffix(suffix)
    return box


def _changes(control: Any) -> Any:
    if isinstance(control, QtWidgets.QCheckBox):
        return control.toggled
    if isinstance(control, QtWidgets.QComboBox):
        return control.currentIndexChanged
    return control.valueChanged


def _value(control: Any) -> Any:
    if isinstance(control, QtWidgets.QCheckBox):
        return control.isChecked()
    if isinstance(control, QtWidgets.QComboBox):
        return control.currentData()
    return control.value()


def _read() -> Settings:
    """Return the settings that Krita keeps between sessions."""
    try:
        values = json.loads(application().readSetting(_GROUP, _KEY, "{}"))
    except ValueError:
        values = {}
    return Settings.known(values if isinstance(values, dict) else {})


def _write(values: dict[str, Any]) -> None:
    kept = dataclasses.asdict(Settings.known(values))
    application().writeSetting(_GROUP, _KEY, json.dumps(kept))
