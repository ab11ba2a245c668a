"""A run on a thread of its own, with napari's progress bar."""

# mypy: disable-error-code="import-not-found,import-untyped,misc"

from __future__ import annotations

from typing import Any, Callable

from napari.qt.threading import create_worker
from napari.utils import progress
from napari.utils.notifications import notification_manager
from qtpy.QtCore import QObject, Signal

import emerdiff

_STAGES = {
    "open": "Opening the model",
    "verify": "Checking the model",
    "encode": "Reading the picture",
    "features": "Looking at the picture",
    "cluster": "Grouping what is alike",
    "denoise": "Finding regions",
    "decode": "Finding regions",
    "difference": "Finding regions",
    "assign": "Drawing borders",
}
Work = Callable[[Callable[[str, int, int], object], emerdiff.Cancel], Any]


class Run(QObject):
    """Does ``work`` on another thread; its signals arrive on this one.

    Errors are shown as napari's notifications.
    """

    #: The stage in words, the units done, and their total.
    progressed = Signal(str, int, int)
    #: It ended well, with what the work returned.
    succeeded = Signal(object)
    #: It ended with an error.
    failed = Signal(Exception)
    #: It ended, well or not.
    finished = Signal()

    _reported = Signal(str, int, int)

    def __init__(self, work: Work) -> None:
        # Without a parent: it lives as long as its thread, whatever becomes of the widget.
        super().__init__()
        self._work = work
        self._cancel = emerdiff.Cancel()
        self._bar: Any | None = None
        self._worker: Any = None
        self._reported.connect(self._show)

    def start(self) -> None:
        """Start; call it once."""
        self._bar = progress(total=0, desc="emerdiff")
        self._worker = create_worker(
            self._perform,
            _start_thread=False,
            _ignore_errors=True,
            _connect={
                "returned": self._return,
                "errored": self._fail,
                "warned": _show_warning,
                "finished": self._finish,
            },
        )
        self._worker.start()

    def cancel(self) -> None:
        """End it soon, with ``finished`` alone."""
        self._cancel.request()

    def _perform(self) -> Any:
        try:
            return self._work(self._report, self._cancel)
        except emerdiff.Cancelled:
            return None

    def _report(self, stage: str, done: int, total: int) -> None:
        # napari asks the worker itself to end, when its window is closed.
        if self._worker.abort_requested:
            self._cancel.request()
        self._reported.emit(_STAGES.get(stage, "Working"), done, total)

    def _show(self, stage: str, done: int, total: int) -> None:
        bar = self._bar
        # napari handles events while a bar changes, so this may be late or come again inside.
        if bar is None or self._cancel.requested:
            return
        self.progressed.emit(stage, done, total)
        bar.total = total
        bar.update(done - bar.n)
        if bar.desc != f"{stage}: ":
            bar.set_description(stage)

    def _return(self, made: Any) -> None:
        if made is not None and not self._cancel.requested:
            self.succeeded.emit(made)

    def _fail(self, error: Exception) -> None:
        notification_manager.receive_error(type(error), error, error.__traceback__)
        self.failed.emit(error)

    def _finish(self) -> None:
        bar, self._bar = self._bar, None
        if bar is not None:
            bar.close()
        self.finished.emit()


def _show_warning(warning: tuple[Any, ...]) -> None:
    notification_manager.receive_warning(*warning)
