"""The controls of the level: as many regions as stand apart, a number, or a detail."""

from __future__ import annotations

from typing import Any

from .emerdiff import Segmentation
from .emerdiff.hosts.levels import Level
from .emerdiff.hosts.words import TIPS
from .qt import QtCore, QtWidgets
from .settings import RANGES

_STEPS = 1000


class LevelControls(QtWidgets.QWidget):
    """A slider for the detail, a number of regions, and *Automatic*."""

    changed = QtCore.pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.level = Level()
        self.slider = QtWidgets.QSlider(QtCore.Qt.Orientation.Horizontal)
        self.slider.setRange(0, _STEPS)
        self.number = QtWidgets.QSpinBox()
        self.number.setRange(*RANGES["regions"])
        self.automatic = QtWidgets.QPushButton("Automatic")
        self.automatic.setCheckable(True)
        self.automatic.setChecked(True)
        for control, name in ((self.slider, "detail"), (self.number, "regions")):
            control.setToolTip(TIPS[name])
        self.automatic.setToolTip("As many regions as stand apart")
        self.slider.valueChanged.connect(lambda value: self._set("detail", detail=value / _STEPS))
        self.number.valueChanged.connect(lambda value: self._set("number", regions=value))
        self.automatic.clicked.connect(lambda: self._set("automatic"))
        self._lay_out()

    def _lay_out(self) -> None:
        grid = QtWidgets.QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(QtWidgets.QLabel("Detail"), 0, 0)
        grid.addWidget(self.slider, 0, 1, 1, 2)
        grid.addWidget(QtWidgets.QLabel("Regions"), 1, 0)
        grid.addWidget(self.number, 1, 1)
        grid.addWidget(self.automatic, 1, 2)
        grid.setColumnStretch(1, 1)

    def show_level(self, level: Level, result: Segmentation | None = None) -> None:
        """Show a level, and what it is in ``result``, without saying that it changed."""
        self.level = level
        blockers = [QtCore.QSignalBlocker(control) for control in (self.slider, self.number)]
        if result is not None:
            self.number.setMaximum(max(1, result.max_segments))
            self.number.setValue(result.n_segments)
            self.slider.setValue(round(result.granularity * _STEPS))
        self.automatic.setChecked(level.kind == "automatic")
        del blockers

    def _set(self, kind: str, **values: Any) -> None:
        self.level = self.level._replace(kind=kind, **values)
        self.automatic.setChecked(kind == "automatic")
        self.changed.emit()
