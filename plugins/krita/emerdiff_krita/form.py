"""How the docker is laid out."""

from __future__ import annotations

from typing import Any

from .controls import Controls
from .krita_api import HAS_TRANSPARENCY_MASKS
from .level import LevelControls
from .map import RegionMap
from .qt import QtCore, QtWidgets

_NO_MASKS = "Krita 5.1 has no transparency masks for plug-ins: cut-outs are made instead."


class Form(QtWidgets.QWidget):
    """The map, and the controls below it."""

    def __init__(self) -> None:
        super().__init__()
        self.map = RegionMap()
        self.words = QtWidgets.QLabel()
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(QtCore.Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar = QtWidgets.QProgressBar()
        self._stand_still()
        self.segment = _button("Segment", "Find the regions of the picture; nothing is changed")
        self.cancel = _button("Cancel", "End the work; the picture stays as it is")
        self.level = LevelControls()
        self.controls = Controls()
        self.to_layers = _button("To layers", "Make a layer of each region, in one step")
        self.folder = _button("Browse", "Open the folder of your own models")
        self.check = _button("Check installation…", "Show what is installed and what is missing")
        self._lay_out()
        self.show_running(False)
        self.show_result(False)

    def _stand_still(self) -> None:
        """Keep the map at its place below the mouse, whatever is said and shown below it."""
        self.words.setMinimumHeight(2 * self.words.fontMetrics().lineSpacing())
        self.words.setAlignment(QtCore.Qt.AlignmentFlag.AlignTop)
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)

    def _lay_out(self) -> None:
        split = QtWidgets.QSplitter(QtCore.Qt.Orientation.Vertical)
        split.addWidget(_column(self.map, self.words, self.bar, self._buttons(), self.level))
        split.addWidget(_column(self._options(), self.to_layers))
        split.setChildrenCollapsible(False)
        whole = QtWidgets.QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

    def _buttons(self) -> Any:
        return _row(self.segment, self.cancel)

    def _options(self) -> Any:
        """Return what may be longer than there is room for."""
        by_name = self.controls.by_name
        inside = QtWidgets.QWidget()
        column = QtWidgets.QVBoxLayout(inside)
        column.addWidget(by_name["source"])
        column.addWidget(by_name["within_selection"])
        column.addLayout(self._layers())
        column.addWidget(_folded("More", self._more()))
        column.addStretch(1)
        scrolled = QtWidgets.QScrollArea()
        scrolled.setWidgetResizable(True)
        scrolled.setFrameShape(QtWidgets.QFrame.Shape.NoFrame)
        scrolled.setWidget(inside)
        return scrolled

    def _layers(self) -> Any:
        by_name = self.controls.by_name
        form = QtWidgets.QFormLayout()
        form.addRow("Make", by_name["output"])
        if not HAS_TRANSPARENCY_MASKS:
            words = QtWidgets.QLabel(_NO_MASKS)
            words.setWordWrap(True)
            form.addRow(words)
        form.addRow("Grow", by_name["grow"])
        form.addRow("Feather", by_name["feather"])
        form.addRow(by_name["antialias"])
        form.addRow(by_name["clean_edges"])
        form.addRow(by_name["nested"])
        return form

    def _more(self) -> Any:
        by_name = self.controls.by_name
        inside = QtWidgets.QWidget()
        form = QtWidgets.QFormLayout(inside)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(by_name["connected"])
        form.addRow("Smallest region", by_name["smallest_region"])
        form.addRow("Closer look", by_name["closer_look"])
        form.addRow("Model", _row(by_name["model"], self.folder))
        form.addRow("Device", by_name["device"])
        form.addRow(by_name["keep_in_document"])
        form.addRow(self.check)
        return inside

    def show_running(self, running: bool) -> None:
        """Show whether there is work."""
        self.segment.setEnabled(not running)
        self.to_layers.setEnabled(not running)
        self.cancel.setEnabled(running)
        self.bar.setVisible(running)

    def show_progress(self, stage: str, share: float) -> None:
        """Show how far the work is."""
        self.words.setText(f"{stage}…")
        self.bar.setValue(round(100 * share))

    def show_result(self, there: bool) -> None:
        """Show whether there are regions to play with."""
        self.level.setEnabled(there)


def _button(text: str, tip: str) -> Any:
    button = QtWidgets.QPushButton(text)
    button.setToolTip(tip)
    return button


def _column(*parts: Any) -> Any:
    """Return what is above each other; the first takes the room that there is."""
    whole = QtWidgets.QWidget()
    column = QtWidgets.QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        if isinstance(part, QtWidgets.QLayout):
            column.addLayout(part)
        else:
            column.addWidget(part)
    column.setStretch(0, 1)
    return whole


def _row(main: Any, other: Any) -> Any:
    row = QtWidgets.QHBoxLayout()
    row.addWidget(main, 2)
    row.addWidget(other, 1)
    return row


def _folded(title: str, inside: Any) -> Any:
    """Return a title that shows what is below it when it is clicked."""
    whole = QtWidgets.QWidget()
    button = QtWidgets.QToolButton()
    button.setText(title)
    button.setCheckable(True)
    button.setAutoRaise(True)
    button.setToolButtonStyle(QtCore.Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setArrowType(QtCore.Qt.ArrowType.RightArrow)

    def turn(open_: bool) -> None:
        kinds = QtCore.Qt.ArrowType
        button.setArrowType(kinds.DownArrow if open_ else kinds.RightArrow)
        inside.setVisible(open_)

    button.toggled.connect(turn)
    inside.setVisible(False)
    column = QtWidgets.QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(button)
    column.addWidget(inside)
    return whole
