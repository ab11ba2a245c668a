"""Check installation: what is there and what is missing, to read and to copy."""

from __future__ import annotations

from typing import Any

from .qt import QtGui, QtWidgets
from .scripting import check_installation


def show_installation(parent: Any) -> None:
    """Show the report; *Copy* puts it on the clipboard."""
    report = check_installation()
    dialog = QtWidgets.QDialog(parent)
    dialog.setWindowTitle("EmerDiff: installation")
    dialog.resize(720, 320)
    text = QtWidgets.QPlainTextEdit(report)
    text.setReadOnly(True)
    kinds = QtWidgets.QDialogButtonBox
    buttons = kinds(kinds.StandardButton.Close)
    copy = buttons.addButton("Copy", kinds.ButtonRole.ActionRole)
    copy.clicked.connect(lambda: QtGui.QGuiApplication.clipboard().setText(report))
    buttons.rejected.connect(dialog.reject)
    column = QtWidgets.QVBoxLayout(dialog)
    column.addWidget(text)
    column.addWidget(buttons)
    dialog.show()
