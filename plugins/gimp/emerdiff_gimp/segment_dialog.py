"""The dialog of Segment into Layers: its preview follows the level without a new run."""

from __future__ import annotations

from typing import Any

from .fields import RUN, lay_out, new_dialog
from .shown import Shown
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
    return shown.run()


class _Shown(Shown):
    """All regions of the first chosen layer."""

    def show(self) -> None:
        result = self.result
        assert result is not None
        self.preview.say(f"{result.n_segments} of at most {result.max_segments} regions")
        self.show_picture(lambda: self.view.regions(result))
