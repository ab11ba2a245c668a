"""Qt of the Krita that runs."""

try:
    from PyQt5 import QtCore, QtGui, QtTest, QtWidgets
except ImportError:
    from PyQt6 import QtCore, QtGui, QtTest, QtWidgets

__all__ = ["QtCore", "QtGui", "QtTest", "QtWidgets"]
