"""What of Krita's interface differs between versions, or is not plain."""

from __future__ import annotations

import functools
import os
import tempfile
import time
from typing import Any

from krita import Document, Krita, Selection

from .qt import QtCore, QtWidgets

#: Krita 5.1 crashes on transparency masks that a script made.
HAS_TRANSPARENCY_MASKS = hasattr(Document, "createTransparencyMask")

# Fill layers draw themselves 0.1 s after a change, by UPDATE_DELAY in Krita's source
# kis_generator_layer.cpp, and Krita waits for them without end when it saves before that.
_DELAY_OF_FILL_LAYERS = 0.3
_READING_TIME = 7000


def application() -> Any:
    """Return Krita itself."""
    return Krita.instance()


def is_open(document: Any) -> bool:
    """Whether a document was not closed."""
    return any(document == other for other in application().documents())


def identity(document: Any) -> str:
    """Return what tells a document from others; nothing for one that is just closed."""
    root = document.rootNode()
    return "" if root is None else str(root.uniqueId().toString())


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
    if application().activeWindow() is None:
        document.setSelection(selection)
    elif selection.width() == 0:
        application().action("deselect").trigger()
    else:
        selection.subtract(_without_outline())
        document.setSelection(selection)


@functools.lru_cache(maxsize=1)
def _without_outline() -> Any:
    """Return an empty selection whose outline Krita does not know.

    Krita takes the outline of what a script writes for known, and shows none; what is joined with
    this one it outlines anew. Only selections that were read from a file are so.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "selection.kra")
        made = application().createDocument(1, 1, "", "RGBA", "U8", "", 72.0)
        made.setBatchmode(True)
        made.setSelection(new_selection(b"\xff", 0, 0, 1, 1))
        made.saveAs(path)
        made.close()
        opened = application().openDocument(path)
        if opened is None:
            # Without room for a file there is no outline, but a selection.
            return Selection()
        found = opened.selection().duplicate()
        opened.close()
    found.setPixelData(QtCore.QByteArray(b"\0"), 0, 0, 1, 1)
    return found


def show_message(words: str) -> None:
    """Show a sentence on the canvas for a while."""
    window = application().activeWindow()
    if window is not None and window.activeView() is not None:
        icon = application().icon("dialog-warning")
        window.activeView().showFloatingMessage(words, icon, _READING_TIME, 1)


def set_pixels(layer: Any, pixels: bytes, x: int, y: int, width: int, height: int) -> None:
    """Write pixels of a layer, in its own colour space."""
    layer.setPixelData(QtCore.QByteArray(pixels), x, y, width, height)


def settle_fill_layers(document: Any) -> None:
    """Wait until Krita has drawn new fill layers; for scripts, which have no event loop."""
    end = time.monotonic() + _DELAY_OF_FILL_LAYERS
    while time.monotonic() < end:
        QtWidgets.QApplication.processEvents()
        document.waitForDone()
        time.sleep(0.01)
