"""Qt, as the Krita that runs has it: 5 or 6."""

from __future__ import annotations

# Krita 6 refuses PyQt5, also where it is installed.
try:
    from PyQt5 import QtCore, QtGui, QtWidgets
except ImportError:
    from PyQt6 import QtCore, QtGui, QtWidgets

__all__ = ["QtCore", "QtGui", "QtWidgets"]
