"""The actions, for menus, shortcuts and scripts."""

from __future__ import annotations

from typing import Any, Callable

from krita import Extension

from .cursor import point_under_cursor
from .docker import RegionsDocker, dockers
from .icons import icon
from .krita_api import application

_MENU = "tools/scripts"
_SEGMENT = "emerdiff_segment_into_layers"
# Each selects the region under the cursor; once more, the next larger one.
_SELECT = {
    "emerdiff_select_region": ("Select Region at Cursor", "replace"),
    "emerdiff_add_region": ("Add Region at Cursor", "add"),
    "emerdiff_subtract_region": ("Subtract Region at Cursor", "subtract"),
}


class EmerDiffExtension(Extension):
    """Segment into Layers, and Select Region at Cursor."""

    def setup(self) -> None:
        pass

    def createActions(self, window: Any) -> None:
        action = window.createAction(_SEGMENT, "Segment into Layers", _MENU)
        action.triggered.connect(lambda: _with_docker(RegionsDocker.to_layers, shown=True))
        action.setIcon(icon())
        window.themeChanged.connect(lambda: action.setIcon(icon()))
        for name, (words, operation) in _SELECT.items():
            action = window.createAction(name, words, _MENU)
            action.triggered.connect(lambda _=False, what=operation: _select(what))


def _select(operation: str) -> None:
    try:
        point = point_under_cursor()
    except ValueError as error:
        words = str(error)
        _with_docker(lambda docker: docker.fail(words), shown=False)
    else:
        _with_docker(lambda docker: docker.pick_at(point, operation), shown=False)


def _with_docker(act: Callable[[Any], object], shown: bool) -> None:
    """Act with the docker of the active window, which shows how far the work is."""
    window = application().activeWindow().qwindow()
    for docker in dockers:
        if docker.window() is window or docker.parent() is window:
            if shown:
                docker.setVisible(True)
                docker.raise_()
            act(docker)
            return
