"""Work that takes long: its progress, and how it is stopped."""

from __future__ import annotations

import threading
from ctypes import byref
from queue import SimpleQueue
from typing import Any, Callable, Protocol, TypeVar, Union

from . import _abi
from ._library import Handle, check, library
from ._options import Options

Made = TypeVar("Made")

ProgressCallback = Callable[[str, int, int], object]


class ProgressBar(Protocol):
    """A bar of tqdm, or what looks like one."""

    total: Any

    def update(self, n: int) -> object: ...


Progress = Union[ProgressCallback, ProgressBar]


class _Switch(Handle):
    """The library's own handle that stops one run."""

    def __init__(self) -> None:
        super().__init__("cancel", library().emerdiff_cancel_new)

    def request(self) -> None:
        check(library().emerdiff_cancel_request(self._handle))


class Cancel:
    """A switch that stops runs, from any thread or signal handler.

    Each run that was given it, or is given it later, soon raises :class:`Cancelled`. It cannot be
    reset: make a new one for the next run.
    """

    def __init__(self) -> None:
        # Reentrant, for a signal handler that comes between.
        self._lock = threading.RLock()
        self._requested = False
        self._switches: list[_Switch | Cancel] = []

    @property
    def requested(self) -> bool:
        """Whether :meth:`request` was called."""
        return self._requested

    def request(self) -> None:
        """Stop the runs; returns at once."""
        with self._lock:
            self._requested = True
            for switch in self._switches:
                switch.request()

    def _add(self, switch: _Switch | Cancel) -> None:
        with self._lock:
            self._switches.append(switch)
            if self._requested:
                switch.request()

    def _remove(self, switch: _Switch | Cancel) -> None:
        with self._lock:
            self._switches.remove(switch)


def perform(
    work: Callable[[Any], Made],
    options: Options,
    progress: Progress | None,
    cancel: Cancel | None,
) -> Made:
    """Return what ``work`` makes of a run; it calls the library on a thread of its own.

    So the thread of the caller is free for Ctrl-C, and for ``progress``, which may raise: both
    stop the run and come out of this function once it has ended.
    """
    switch, events = _Switch(), SimpleQueue[Any]()

    def report(_userdata: object, stage: int, done: int, total: int) -> int:
        events.put((_abi.STAGES.get(stage, "work"), done, total))
        return 0

    callback = _abi.Progress(report) if progress is not None else _abi.Progress()
    run = _abi.Run(options=options._handle, progress=callback, cancel=switch._handle)

    def answer() -> None:
        try:
            events.put(_Answer(work(byref(run))))
        except BaseException as error:
            events.put(_Answer(error=error))

    cancel = cancel or Cancel()
    cancel._add(switch)
    thread = threading.Thread(target=answer, name="emerdiff", daemon=True)
    try:
        thread.start()
        made: Made = _wait(events, _listener(progress))
        return made
    except BaseException:
        if thread.is_alive():
            switch.request()
            thread.join()
        raise
    finally:
        cancel._remove(switch)


class _Answer:
    """What the work ended with."""

    def __init__(self, made: Any = None, error: BaseException | None = None) -> None:
        self.made = made
        self.error = error


def _wait(events: SimpleQueue[Any], listen: ProgressCallback) -> Any:
    while True:
        event = events.get()
        if not isinstance(event, _Answer):
            listen(*event)
        elif event.error is not None:
            raise event.error
        else:
            return event.made


def _listener(progress: Progress | None) -> ProgressCallback:
    """Return a callback that moves a bar, or ``progress`` itself."""
    if progress is None or (callable(progress) and not hasattr(progress, "update")):
        return progress or (lambda *_: None)
    bar: Any = progress
    seen = 0

    def advance(stage: str, done: int, total: int) -> None:
        nonlocal seen
        # Each stage of an opening counts anew.
        seen = seen if done >= seen else 0
        bar.total = total
        if hasattr(bar, "set_postfix_str"):
            bar.set_postfix_str(stage, refresh=False)
        bar.update(done - seen)
        seen = done

    return advance
