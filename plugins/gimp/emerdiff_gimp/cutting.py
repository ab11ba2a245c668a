"""Runs beside a dialog, which stays alive meanwhile."""

from __future__ import annotations

import threading
from typing import Any, Callable

from gi.repository import GLib

import emerdiff

from .options import RunOptions
from .run import segment
from .source import Source

# Milliseconds without a change before a run begins: someone may still be typing a number.
_PAUSE = 300


class Cutting:
    """Cuts a source with the options that are set last.

    Its callbacks are called by the main loop: ``progress`` with the stage and the share that is
    done, ``ready`` with the result at its automatic level, ``failed`` with what went wrong.
    """

    def __init__(
        self,
        source: Source,
        progress: Callable[[str, float], None],
        ready: Callable[[emerdiff.Segmentation], None],
        failed: Callable[[str], None],
    ) -> None:
        self._source = source
        self._progress, self._ready, self._failed = progress, ready, failed
        self._options: RunOptions | None = None
        self._cancel = emerdiff.Cancel()
        self._thread: threading.Thread | None = None
        self._pause = 0

    def set(self, options: RunOptions) -> None:
        """Cut with ``options``; a run with others ends."""
        if options == self._options:
            return
        first, self._options = self._options is None, options
        self._cancel.request()
        if self._pause:
            GLib.source_remove(self._pause)
        self._pause = GLib.timeout_add(0 if first else _PAUSE, self._begin)

    def stop(self) -> None:
        """End the run, and wait until it has ended."""
        self._options = None
        self._cancel.request()
        if self._thread is not None:
            self._thread.join()

    def _begin(self) -> bool:
        self._pause = 0
        before, options, cancel = self._thread, self._options, emerdiff.Cancel()
        self._cancel = cancel

        def work() -> None:
            if before is not None:
                before.join()
            try:
                result = segment(self._source, options, report, cancel)
            except emerdiff.Cancelled:
                return
            except (emerdiff.Error, ValueError) as error:
                later(self._failed, str(error))
            else:
                later(self._ready, result)

        def report(stage: str, done: int, total: int) -> None:
            later(self._progress, stage, done / max(total, 1))

        def later(callback: Callable[..., None], *values: Any) -> None:
            GLib.idle_add(lambda: self._options is options and callback(*values) and False)

        self._thread = threading.Thread(target=work, daemon=True)
        self._thread.start()
        return False


class Latest:
    """Computes on a thread what was asked for last; what was asked for meanwhile is left out."""

    def __init__(self, show: Callable[[Any], None]) -> None:
        self._show = show
        self._asked: Callable[[], Any] | None = None
        self._busy = False

    def ask(self, compute: Callable[[], Any]) -> None:
        """Show what ``compute`` returns, once it is known."""
        self._asked = compute
        if not self._busy:
            self._busy = True
            threading.Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        compute, self._asked = self._asked, None
        assert compute is not None
        value = compute()
        GLib.idle_add(self._done, value)

    def _done(self, value: Any) -> bool:
        self._busy = False
        self._show(value)
        if self._asked is not None:
            self.ask(self._asked)
        return False
