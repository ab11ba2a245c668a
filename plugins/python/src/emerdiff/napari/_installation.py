"""What is installed, as text to read and to copy into a report."""

# mypy: disable-error-code="import-not-found,import-untyped,misc"

from __future__ import annotations

from typing import Any

from qtpy.QtGui import QGuiApplication
from qtpy.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout

from ..hosts import installation_text


class InstallationDialog(QDialog):
    """Shows the text; *Copy* puts it on the clipboard."""

    def __init__(self, parent: Any) -> None:
        import napari

        super().__init__(parent)
        self.setWindowTitle("emerdiff: installation")
        self.text = QPlainTextEdit(installation_text(napari=napari.__version__))
        self.text.setReadOnly(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_button = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text)
        layout.addWidget(buttons)
        self.resize(640, 320)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
