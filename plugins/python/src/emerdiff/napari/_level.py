"""The controls of the level: regions by number, or by how fine they are."""

# mypy: disable-error-code="import-not-found,import-untyped,misc"

from __future__ import annotations

from typing import Any

from qtpy.QtCore import QSignalBlocker, Qt, Signal
from qtpy.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QSlider,
    QSpinBox,
    QWidget,
)

_DETAIL_STEPS = 1000
_REGIONS_TIP = (
    "How many regions are shown. Fewer are unions of these: things, then groups of things. It "
    "changes at once, without a new run."
)
_DETAIL_TIP = (
    "How fine the regions are, from 0, one region, to 1, all that were found. It changes at once, "
    "without a new run."
)
_AUTOMATIC_TIP = "Show as many regions as have a strong border around them."


class LevelControls(QWidget):
    """A slider and a number for regions, the same for detail, and *automatic*."""

    #: A number of regions was chosen; 0 is automatic.
    regions_chosen = Signal(int)
    #: A detail from 0 to 1 was chosen.
    detail_chosen = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.automatic = QCheckBox("automatic")
        self.automatic.setChecked(True)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.regions = QSpinBox(minimum=1)
        self.detail_slider = QSlider(Qt.Orientation.Horizontal, maximum=_DETAIL_STEPS)
        self.detail = QDoubleSpinBox(maximum=1, singleStep=0.02)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(QLabel("Regions"), 0, 0)
        grid.addWidget(self.slider, 0, 1)
        grid.addWidget(self.regions, 0, 2)
        grid.addWidget(self.automatic, 1, 1)
        grid.addWidget(QLabel("Detail"), 2, 0)
        grid.addWidget(self.detail_slider, 2, 1)
        grid.addWidget(self.detail, 2, 2)
        for control, tip in (
            (self.automatic, _AUTOMATIC_TIP),
            (self.slider, _REGIONS_TIP),
            (self.regions, _REGIONS_TIP),
            (self.detail_slider, _DETAIL_TIP),
            (self.detail, _DETAIL_TIP),
        ):
            control.setToolTip(tip)

    def _connect(self) -> None:
        self.automatic.toggled.connect(self._choose_automatic)
        self.slider.valueChanged.connect(self._choose_regions)
        self.regions.valueChanged.connect(self._choose_regions)
        self.detail_slider.valueChanged.connect(
            lambda value: self._choose_detail(value / _DETAIL_STEPS)
        )
        self.detail.valueChanged.connect(self._choose_detail)

    def wanted(self) -> int:
        """Return the number of regions that the next run shall show; 0 is automatic."""
        return 0 if self.automatic.isChecked() else int(self.regions.value())

    def show_level(self, n_segments: int, max_segments: int, granularity: float) -> None:
        """Show the level of a result, which nobody chose here."""
        controls = (self.slider, self.regions, self.detail_slider, self.detail)
        blockers = [QSignalBlocker(control) for control in controls]
        self.slider.setRange(1, max_segments)
        self.regions.setMaximum(max_segments)
        self.slider.setValue(n_segments)
        self.regions.setValue(n_segments)
        self.detail_slider.setValue(round(granularity * _DETAIL_STEPS))
        self.detail.setValue(granularity)
        del blockers

    def _choose_automatic(self, checked: bool) -> None:
        self.regions_chosen.emit(0 if checked else self.regions.value())

    def _choose_regions(self, value: int) -> None:
        self._uncheck_automatic()
        self.regions_chosen.emit(value)

    def _choose_detail(self, value: float) -> None:
        self._uncheck_automatic()
        self.detail_chosen.emit(value)

    def _uncheck_automatic(self) -> None:
        blocker: Any = QSignalBlocker(self.automatic)
        self.automatic.setChecked(False)
        del blocker
