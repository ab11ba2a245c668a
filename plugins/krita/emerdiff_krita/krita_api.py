"""What of Krita's interface differs between versions, or is not plain."""

from __future__ import annotations

import time
from typing import Any

from krita import Document, Krita, Selection

from .qt import QtCore, QtWidgets

#: Krita 5.1 crashes on transparency masks that a script made.
HAS_TRANSPARENCY_MASKS = hasattr(Document, "createTransparencyMask")

# Fill layers draw themselves 0.1 s after a change, by UPDATE_DELAY in Krita's source
# kis_generator_layer.cpp, and Krita waits for them without end when it saves before that.
_DELAY_OF_FILL_LAYERS = 0.3


def application() -> Any:
    """Return Krita itself."""
    return Krita.instance()


def is_open(document: Any) -> bool:
    """Whether a document was not closed."""
    return any(document == other for other in application().documents())


def identity(document: Any) -> str:
    """Return what tells a document from others."""
    return str(document.rootNode().uniqueId().toString())


def new_selection(mask: bytes, x: int, y: int, width: int, height: int) -> Any:
    """Return a selection with ``mask`` in a box, from 0 to 255, and nothing around it."""
    selection = Selection()
    selection.setPixelData(QtCore.QByteArray(mask), x, y, width, height)
    return selection


def selection_of(document: Any) -> Any:
    """Return a copy of the selection of a document; None where nothing is selected."""
    selection = document.selection()
    if selection is None or selection.width() == 0 or selection.height() == 0:
        return None
    return selection.duplicate()


def set_selection(document: Any, selection: Any) -> None:
    """Select that; nothing, where ``selection`` is empty."""
    window = application().activeWindow()
    if selection.width() == 0 and window is not None:
        application().action("deselect").trigger()
    else:
        document.setSelection(selection)


def set_pixels(layer: Any, pixels: bytes, x: int, y: int, width: int, height: int) -> None:
    """Write pixels of a layer, in its own colour space."""
    layer.setPixelData(QtCore.QByteArray(pixels), x, y, width, height)


def settle(document: Any) -> None:
    """Wait until Krita shows what was changed; for scripts, which have no event loop."""
    document.refreshProjection()
    end = time.monotonic() + _DELAY_OF_FILL_LAYERS
    while time.monotonic() < end:
        QtWidgets.QApplication.processEvents()
        document.waitForDone()
        time.sleep(0.01)
