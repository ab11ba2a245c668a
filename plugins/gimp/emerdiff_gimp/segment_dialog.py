"""The dialog of Segment into Layers: its preview follows the level without a new run."""

from __future__ import annotations

from typing import Any

import emerdiff
from emerdiff.hosts.cutting import Cutting, Latest
from emerdiff.hosts.levels import at_level

from .fields import RUN, lay_out, new_dialog, post, show_limits
from .options import level, run_options
from .preview import Preview, View
from .run import segment
from .source import read

_EDGES = ["grow", "feather", "antialias"]
_OUTPUT = ["output", "clean-edges", "nested"]


def ask(procedure: Any, config: Any, chosen: list[Any]) -> bool:
    """Let the user choose the parameters; return whether it is to be done."""
    if not chosen:
        raise ValueError("No layer is chosen; choose one and try again.")
    dialog = new_dialog(procedure, config, "Segment into Layers")
    shown = _Shown(dialog, read(chosen[0]), config)
    lay_out(dialog, shown.preview, {"run": RUN, "edges": _EDGES, "output": _OUTPUT}, config)
    try:
        return bool(dialog.run())
    finally:
        shown.stop()
        dialog.destroy()


class _Shown:
    """What is shown of the first chosen layer."""

    def __init__(self, dialog: Any, source: Any, config: Any) -> None:
        self._dialog = dialog
        self._config = config
        self._view = View(source)
        self._result: emerdiff.Segmentation | None = None
        self.preview = Preview(self._view)
        self._latest = Latest(post, self.preview.show_picture, self.preview.say)
        self._cutting = Cutting(
            lambda *run: segment(source, *run),
            post,
            self.preview.show_progress,
            self._ready,
            self.preview.say,
        )
        self._handler = config.connect("notify", lambda *_: self._changed())
        self._changed()

    def stop(self) -> None:
        self._config.disconnect(self._handler)
        self._cutting.stop()

    def _changed(self) -> None:
        self._cutting.set(run_options(self._config))
        self._show()

    def _ready(self, result: emerdiff.Segmentation) -> None:
        self._result = result
        show_limits(self._dialog, result)
        self._show()

    def _show(self) -> None:
        if self._result is None:
            return
        shown = at_level(self._result, level(self._config))
        self.preview.say(f"{shown.n_segments} of at most {shown.max_segments} regions")
        self._latest.ask(lambda: self._view.regions(shown))
