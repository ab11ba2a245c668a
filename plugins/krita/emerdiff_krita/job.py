"""Steps that are done while Krita's windows stay alive."""

from __future__ import annotations

import threading
import traceback
from typing import Any, Callable

from .emerdiff import Cancel, Cancelled, Error
from .krita_api import show_message
from .qt import QtCore
from .run import Watch
from .steps import Beside, Steps


class Post(QtCore.QObject):
    """Calls functions on the thread that has the windows, from any thread, until it is closed."""

    _posted = QtCore.pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self._open = True
        self._posted.connect(self._call, QtCore.Qt.ConnectionType.QueuedConnection)

    def __call__(self, function: Callable[[], object]) -> None:
        self._posted.emit(function)

    def close(self) -> None:
        """Call nothing more: there are no windows."""
        self._open = False

    def _call(self, function: Callable[[], object]) -> None:
        if self._open:
            function()


class Job:
    """One piece of work: ``done`` gets its result, or ``failed`` a sentence.

    ``ended`` is called before either, and also where it was stopped.
    """

    def __init__(
        self,
        post: Post,
        progress: Callable[[str, float], object],
        done: Callable[[Any], object],
        failed: Callable[[str], object],
        ended: Callable[[], object],
    ) -> None:
        self._post = post
        self._progress, self._done, self._failed, self._ended = progress, done, failed, ended
        self._cancel = Cancel()
        self.watch = Watch(self._report, self._cancel, show_message)
        self._steps: Steps[Any] | None = None
        self._thread: threading.Thread | None = None

    def start(self, steps: Steps[Any]) -> None:
        """Begin with the first step, once the windows were seen to."""
        self._steps = steps
        self._post(lambda: self._go_on(lambda: next(steps)))

    def stop(self) -> None:
        """End it; nothing is made of it."""
        self._cancel.request()
        if self._thread is None:
            self._end()

    def abandon(self) -> None:
        """End it where nobody is to be told, and wait for its thread."""
        self._cancel.request()
        if self._thread is not None:
            self._thread.join()
        if self._steps is not None:
            self._steps.close()

    def _go_on(self, resume: Callable[[], Any]) -> None:
        steps, self._thread = self._steps, None
        if steps is None:
            return
        if self._cancel.requested:
            self._end()
            return
        try:
            step = resume()
        except StopIteration as end:
            self._end()
            self._done(end.value)
        except Cancelled:
            self._end()
        except (Error, ValueError, OSError) as error:
            self._end()
            self._failed(str(error))
        except Exception as error:
            # A defect of this plug-in must not leave the docker without an answer.
            traceback.print_exc()
            self._end()
            self._failed(f"{type(error).__name__}: {error}. Please report this.")
        else:
            self._wait_for(step, steps)

    def _wait_for(self, step: Beside | None, steps: Steps[Any]) -> None:
        if step is None:
            # A timer of no time lets all other events come first.
            QtCore.QTimer.singleShot(0, lambda: self._go_on(lambda: next(steps)))
            return
        self._thread = threading.Thread(target=self._compute, args=(step, steps), daemon=True)
        self._thread.start()

    def _compute(self, step: Beside, steps: Steps[Any]) -> None:
        try:
            value = step.compute()
        except Exception as error:
            failed = error
            self._post(lambda: self._go_on(lambda: steps.throw(failed)))
        else:
            self._post(lambda: self._go_on(lambda: steps.send(value)))

    def _end(self) -> None:
        steps, self._steps = self._steps, None
        if steps is not None:
            steps.close()
            self._ended()

    def _report(self, stage: str, done: int, total: int) -> None:
        share = done / max(total, 1)
        self._post(lambda: self._steps is not None and self._progress(stage, share))
