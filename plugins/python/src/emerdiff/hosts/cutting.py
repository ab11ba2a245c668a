"""Work beside the windows of an editor, which stay alive meanwhile."""

from __future__ import annotations

import threading
from typing import Any, Callable

from .._errors import Cancelled, Error
from .._run import Cancel, ProgressCallback
from .._segmentation import Segmentation
from .runs import RunOptions

#: Calls a function soon on the thread that has the windows.
Post = Callable[[Callable[[], None]], None]
#: Returns a result for options, as :meth:`emerdiff.hosts.runs.Runs.segment` does for its picture.
Segment = Callable[[RunOptions, ProgressCallback, Cancel], Segmentation]

# Seconds without a change before a run begins: someone may still be typing a number.
_PAUSE = 0.3


class Cutting:
    """Cuts a picture with the options that are set last.

    What it is made of is called on the thread that has the windows: ``progress`` with the stage and
    the share that is done, ``ready`` with the result at its automatic level, ``failed`` with what
    went wrong.
    """

    def __init__(
        self,
        segment: Segment,
        post: Post,
        progress: Callable[[str, float], object],
        ready: Callable[[Segmentation], object],
        failed: Callable[[str], object],
    ) -> None:
        self._segment, self._post = segment, post
        self._progress, self._ready, self._failed = progress, ready, failed
        self._options: RunOptions | None = None
        self._cancel = Cancel()
        self._changed = threading.Event()
        self._thread: threading.Thread | None = None

    def set(self, options: RunOptions) -> None:
        """Cut with ``options``; a run with others ends."""
        if options == self._options:
            return
        pause = 0.0 if self._options is None else _PAUSE
        self._end()
        self._options, self._cancel, self._changed = options, Cancel(), threading.Event()
        values = options, self._cancel, self._changed, pause, self._thread
        self._thread = threading.Thread(target=self._work, args=values, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the run, and wait until it has ended."""
        self._options = None
        self._end()
        if self._thread is not None:
            self._thread.join()

    def _end(self) -> None:
        self._changed.set()
        self._cancel.request()

    def _work(
        self,
        options: RunOptions,
        cancel: Cancel,
        changed: threading.Event,
        pause: float,
        before: threading.Thread | None,
    ) -> None:
        if before is not None:
            before.join()
        if changed.wait(pause):
            return

        def later(callback: Callable[..., object], *values: Any) -> None:
            self._post(lambda: self._call(options, callback, *values))

        def report(stage: str, done: int, total: int) -> None:
            later(self._progress, stage, done / max(total, 1))

        try:
            result = self._segment(options, report, cancel)
        except Cancelled:
            return
        except (Error, ValueError) as error:
            later(self._failed, str(error))
        else:
            later(self._ready, result)

    def _call(self, options: RunOptions, callback: Callable[..., object], *values: Any) -> None:
        # What belongs to options that were left is shown no more.
        if self._options is options:
            callback(*values)


class Latest:
    """Computes on a thread what was asked for last; what was asked for meanwhile is left out.

    On the thread that has the windows it calls ``show`` with what was computed, or ``failed`` with
    what went wrong.
    """

    def __init__(
        self, post: Post, show: Callable[[Any], object], failed: Callable[[str], object]
    ) -> None:
        self._post, self._show, self._failed = post, show, failed
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
        try:
            value = compute()
        except (Error, ValueError) as error:
            words = str(error)
            self._post(lambda: self._done(self._failed, words))
        else:
            self._post(lambda: self._done(self._show, value))

    def _done(self, tell: Callable[[Any], object], value: Any) -> None:
        self._busy = False
        tell(value)
        if self._asked is not None:
            self.ask(self._asked)
