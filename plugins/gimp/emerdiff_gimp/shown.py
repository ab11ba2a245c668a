"""A layer in a dialog, cut beside it as its fields say."""

from __future__ import annotations

from typing import Any

import emerdiff
from emerdiff.hosts.cutting import Cutting, Latest
from emerdiff.hosts.levels import Level, at_level

from .fields import post, show_limits
from .options import level, run_options
from .preview import Preview, View
from .run import segment
from .source import Source


class Shown:
    """The preview of a source, and its result at the level that is set.

    The level is followed without a new run.
    """

    def __init__(self, dialog: Any, source: Source, config: Any) -> None:
        self._dialog, self._config = dialog, config
        self._found: emerdiff.Segmentation | None = None
        #: The regions at the level that is set; None until they are found.
        self.result: emerdiff.Segmentation | None = None
        self._level: Level | None = None
        self.view = View(source)
        self.preview = Preview(self.view)
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

    def run(self) -> bool:
        """Show the dialog until it is closed; return whether it is to be done."""
        try:
            return bool(self._dialog.run())
        finally:
            self._config.disconnect(self._handler)
            self._cutting.stop()
            self._dialog.destroy()

    def show(self) -> None:
        """Show ``result``."""
        raise NotImplementedError

    def show_picture(self, compute: Any) -> None:
        """Show the picture that ``compute`` returns, once it is known."""
        self._latest.ask(compute)

    def _changed(self) -> None:
        self._cutting.set(run_options(self._config))
        wanted = level(self._config)
        if self._found is not None and wanted != self._level:
            self._level, self.result = wanted, at_level(self._found, wanted)
            self.show()

    def _ready(self, result: emerdiff.Segmentation) -> None:
        self._found, self._level = result, None
        show_limits(self._dialog, result)
        self._changed()
