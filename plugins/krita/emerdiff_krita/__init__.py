"""EmerDiff in Krita: regions of a picture as layers, masks and selections, without prompts."""

from __future__ import annotations

import sys

from krita import DockWidgetFactory, DockWidgetFactoryBase, Krita

_OLDEST_KRITA = 5, 1
_OLDEST_PYTHON = 3, 9


def _refusal() -> str | None:
    """Return why the plug-in cannot work in this Krita."""
    version = Krita.instance().version()
    if tuple(int(part) for part in version.split(".")[:2]) < _OLDEST_KRITA:
        return f"EmerDiff needs Krita 5.1 or newer, and this is {version}."
    if sys.version_info < _OLDEST_PYTHON:
        python = ".".join(map(str, sys.version_info[:2]))
        return f"EmerDiff needs a Krita with Python 3.9 or newer, and this one has {python}."
    return None


def _show_refusal(words: str) -> None:
    """Say it where people look for the plug-in."""
    from krita import DockWidget

    from .qt import QtWidgets

    class Refused(DockWidget):
        def __init__(self) -> None:
            super().__init__()
            self.setWindowTitle("Regions")
            label = QtWidgets.QLabel(words)
            label.setWordWrap(True)
            self.setWidget(label)

        def canvasChanged(self, canvas: object) -> None:
            pass

    _add_docker(Refused)


def _add_docker(docker: type) -> None:
    position = DockWidgetFactoryBase.DockPosition.DockRight
    Krita.instance().addDockWidgetFactory(DockWidgetFactory("emerdiff_regions", position, docker))


#: Why it does nothing in this Krita, or None.
refused = _refusal()
if refused is not None:
    _show_refusal(refused)
else:
    from .docker import RegionsDocker
    from .emerdiff import Cancel, Error
    from .extension import EmerDiffExtension
    from .scripting import check_installation, segment_into_layers, select_region

    _add_docker(RegionsDocker)
    Krita.instance().addExtension(EmerDiffExtension(Krita.instance()))

    __all__ = [
        "Cancel",
        "Error",
        "check_installation",
        "segment_into_layers",
        "select_region",
    ]
