"""The controls of the dock widget and how they are laid out."""

# mypy: disable-error-code="import-not-found,import-untyped,misc"

from __future__ import annotations

from typing import Any

from qtpy.QtCore import QSignalBlocker
from qtpy.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ._level import LevelControls
from ._options import OptionControls

_GAP = 12
_TIPS = {
    "image": "The picture to cut: grey, RGB or RGBA. Of a stack the slice that is seen is cut.",
    "start": "Cut the picture into regions. The layer that is cut is not changed.",
    "stop": "End the run; nothing is changed.",
    "pick": "Click on a region to pick it, and again for the next larger one that holds it. "
    "Shift and click takes it out.",
    "clear": "Take out all that is picked.",
    "installation": "Show what is installed and where models are looked for, to copy into a "
    "report.",
}


class Form(QWidget):
    """The controls, and what is seen of a run."""

    def __init__(self) -> None:
        super().__init__()
        self.image = QComboBox()
        self.image.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.options = OptionControls()
        self.start = QPushButton("Segment")
        self.stop = QPushButton("Cancel")
        self.bar = QProgressBar()
        self.status = QLabel("Choose a picture and press Segment.")
        self.status.setWordWrap(True)
        self.level = LevelControls()
        self.pick = QPushButton("Pick regions")
        self.pick.setCheckable(True)
        self.clear = QPushButton("Clear")
        self.installation = QPushButton("Check installation…")
        for name, tip in _TIPS.items():
            getattr(self, name).setToolTip(tip)
        self._lay_out()
        self.show_running(False)
        self.show_result(False)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        self.options.layout().insertRow(0, "Image", self.image)
        layout.addWidget(self.options)
        layout.addLayout(_row(self.start, self.stop))
        layout.addWidget(self.bar)
        layout.addWidget(self.status)
        layout.addSpacing(_GAP)
        layout.addWidget(self.level)
        layout.addSpacing(_GAP)
        layout.addLayout(_row(self.pick, self.clear))
        layout.addStretch(1)
        layout.addWidget(self.installation)

    def show_images(self, layers: list[Any], chosen: Any) -> None:
        """List the layers that can be cut."""
        blocker = QSignalBlocker(self.image)
        self.image.clear()
        for layer in layers:
            self.image.addItem(layer.name, layer)
        if chosen in layers:
            self.image.setCurrentIndex(layers.index(chosen))
        del blocker

    def show_running(self, running: bool) -> None:
        """Show whether there is a run."""
        self.start.setEnabled(not running)
        self.stop.setEnabled(running)
        self.bar.setVisible(running)
        self.bar.setRange(0, 0)

    def show_progress(self, stage: str, done: int, total: int) -> None:
        """Show how far the run is."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.status.setText(f"{stage}…")

    def show_result(self, there: bool) -> None:
        """Show whether there is a result to play with."""
        self.level.setEnabled(there)
        self.pick.setEnabled(there)
        self.clear.setEnabled(there)


def _row(main: QWidget, other: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(main, 2)
    row.addWidget(other, 1)
    return row
