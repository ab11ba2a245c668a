"""The icon, in the colours of Krita's theme."""

from __future__ import annotations

import os
from typing import Any

from .qt import QtGui, QtWidgets

_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "icons")
_MIDDLE = 128


def icon() -> Any:
    """Return the icon that is seen on the theme that is set."""
    role = QtGui.QPalette.ColorRole.Window
    dark = QtWidgets.QApplication.palette().color(role).lightness() < _MIDDLE
    return QtGui.QIcon(os.path.join(_FOLDER, "on-dark.svg" if dark else "on-light.svg"))
