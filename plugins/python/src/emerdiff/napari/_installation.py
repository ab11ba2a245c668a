"""What is installed, as text to read and to copy into a report."""

# mypy: disable-error-code="import-not-found,import-untyped,misc"

from __future__ import annotations

import platform
from typing import Any

from qtpy.QtGui import QGuiApplication
from qtpy.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout

import emerdiff


def installation_text() -> str:
    """Return :func:`emerdiff.installation` and the versions around it, a fact a line."""
    import napari

    facts: dict[str, Any] = {"napari": napari.__version__, "python": platform.python_version()}
    facts["system"] = platform.platform()
    try:
        facts.update(emerdiff.installation())
    except (emerdiff.Error, OSError) as error:
        facts["error"] = error
    models = facts.pop("models", [])
    lines = [f"{name}: {_words(value)}" for name, value in facts.items()]
    return "\n".join(lines + [f"model: {_model(model)}" for model in models])


def _words(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _model(model: dict[str, Any]) -> str:
    place = model["folder"] or "built in"
    state = f"cannot be used: {model['error']}" if model["error"] else f"{model['size']} bytes"
    return f"{model['name']}, {place}, {state}"


class InstallationDialog(QDialog):
    """Shows the text; *Copy* puts it on the clipboard."""

    def __init__(self, parent: Any) -> None:
        super().__init__(parent)
        self.setWindowTitle("emerdiff: installation")
        self.text = QPlainTextEdit(installation_text())
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
