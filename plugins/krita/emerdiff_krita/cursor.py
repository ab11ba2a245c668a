"""Where the cursor is in the document, however the canvas is turned, mirrored and zoomed."""

from __future__ import annotations

from typing import Any

from .krita_api import application
from .qt import QtGui, QtWidgets

# Points to the inch, in which Krita gives the zoom.
_POINTS = 72.0


def point_under_cursor() -> tuple[int, int]:
    """Return column and row in the active document; ValueError where that is not under it."""
    window = application().activeWindow()
    view = window.activeView() if window is not None else None
    canvas = _canvas_widget(window, view)
    if canvas is None:
        raise ValueError("No picture is open; open one and try again.")
    at = canvas.mapFromGlobal(QtGui.QCursor.pos())
    if not canvas.rect().contains(at):
        raise ValueError("The cursor is not over the picture; point at a region and try again.")
    image = _to_image(view, canvas)
    # The middle of the pixel of the screen.
    place = image.map(at.x() + 0.5, at.y() + 0.5)
    return int(place[0] // 1), int(place[1] // 1)


def _canvas_widget(window: Any, view: Any) -> Any:
    """Return what shows the document of ``view``."""
    if view is None or view.document() is None:
        return None
    area = window.qwindow().centralWidget().findChild(QtWidgets.QMdiArea)
    shown = area.activeSubWindow() if area is not None else None
    scrolled = shown.findChild(QtWidgets.QAbstractScrollArea) if shown is not None else None
    return None if scrolled is None else scrolled.viewport()


def _to_image(view: Any, canvas: Any) -> Any:
    """Return the transform from pixels of the canvas to those of the document."""
    if hasattr(view, "flakeToImageTransform"):
        to_canvas, _ = view.flakeToCanvasTransform().inverted()
        return to_canvas * view.flakeToImageTransform()
    return _to_image_by_scroll_bars(view, canvas)


def _to_image_by_scroll_bars(view: Any, canvas: Any) -> Any:
    """Return the transform in Krita 5.1, which tells zoom, turn and mirror, and no offset.

    Where the scroll bars are in the middle, so is the picture.
    """
    document, state = view.document(), view.canvas()
    scrolled = canvas.parentWidget()
    bars = scrolled.horizontalScrollBar(), scrolled.verticalScrollBar()
    right, down = ((bar.minimum() + bar.maximum()) / 2 - bar.value() for bar in bars)
    zoom = state.zoomLevel() * _POINTS / document.resolution()
    transform = QtGui.QTransform()
    transform.translate(canvas.width() / 2 + right, canvas.height() / 2 + down)
    transform.rotate(state.rotation())
    transform.scale(-zoom if state.mirror() else zoom, zoom)
    transform.translate(-document.width() / 2, -document.height() / 2)
    image, _ = transform.inverted()
    return image
