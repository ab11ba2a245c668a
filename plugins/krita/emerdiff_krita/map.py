"""The live map: the picture with its regions, to point at and to click on."""

from __future__ import annotations

from typing import Any

from .qt import QtCore, QtGui, QtWidgets

_LEAST_HEIGHT = 120
_NOTCH = 120
_Modifier = QtCore.Qt.KeyboardModifier


class RegionMap(QtWidgets.QWidget):
    """Shows a picture as large as it fits, and tells where the mouse is in it, from 0 to 1."""

    #: Column and row, or None when the mouse left.
    hovered = QtCore.pyqtSignal(object)
    #: Column and row, and the operation of the modifiers that are held.
    clicked = QtCore.pyqtSignal(object, str)
    #: Steps up the tree.
    scrolled = QtCore.pyqtSignal(int)
    #: The mouse came in.
    entered = QtCore.pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self._picture: Any = None
        self._turned = 0
        self.setMouseTracking(True)
        self.setMinimumHeight(_LEAST_HEIGHT)
        expanding = QtWidgets.QSizePolicy.Policy.Expanding
        self.setSizePolicy(expanding, expanding)

    def sizeHint(self) -> Any:
        return QtCore.QSize(2 * _LEAST_HEIGHT, 2 * _LEAST_HEIGHT)

    def show_picture(self, picture: Any) -> None:
        """Show a picture, or nothing."""
        self._picture = picture
        self.update()

    def paintEvent(self, _event: Any) -> None:
        painter = QtGui.QPainter(self)
        if self._picture is None:
            words = "Press Segment to see\nthe regions of the picture"
            painter.setPen(self.palette().color(QtGui.QPalette.ColorRole.PlaceholderText))
            painter.drawText(self.rect(), QtCore.Qt.AlignmentFlag.AlignCenter, words)
        else:
            painter.setRenderHint(QtGui.QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self._place(), self._picture)
        painter.end()

    def mouseMoveEvent(self, event: Any) -> None:
        self.hovered.emit(self._share(event))

    def leaveEvent(self, _event: Any) -> None:
        self.hovered.emit(None)

    def enterEvent(self, _event: Any) -> None:
        self.entered.emit()

    def mousePressEvent(self, event: Any) -> None:
        share = self._share(event)
        if event.button() == QtCore.Qt.MouseButton.LeftButton and share is not None:
            self.clicked.emit(share, operation_of(event.modifiers()))

    def wheelEvent(self, event: Any) -> None:
        # A touchpad turns by parts of a notch; with Alt some systems turn sideways.
        turned = event.angleDelta()
        self._turned += turned.y() or turned.x()
        steps = int(self._turned / _NOTCH)
        self._turned -= steps * _NOTCH
        if steps:
            self.scrolled.emit(steps)
        event.accept()

    def _place(self) -> Any:
        size = self._picture.size()
        size.scale(self.size(), QtCore.Qt.AspectRatioMode.KeepAspectRatio)
        place = QtCore.QRect(QtCore.QPoint(0, 0), size)
        place.moveCenter(self.rect().center())
        return place

    def _share(self, event: Any) -> tuple[float, float] | None:
        if self._picture is None:
            return None
        at = event.position().toPoint() if hasattr(event, "position") else event.pos()
        place = self._place()
        if not place.contains(at):
            return None
        return (at.x() - place.x()) / place.width(), (at.y() - place.y()) / place.height()


def operation_of(modifiers: Any) -> str:
    """Return what Krita's own selection tools do with these keys held."""
    shift = bool(modifiers & _Modifier.ShiftModifier)
    alt = bool(modifiers & _Modifier.AltModifier)
    names = {(True, True): "intersect", (True, False): "add", (False, True): "subtract"}
    return names.get((shift, alt), "replace")
