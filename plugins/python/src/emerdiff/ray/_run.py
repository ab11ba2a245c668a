"""Hands shards to workers, and again when a worker ends before its shard is written."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Callable

import ray
from ray.exceptions import RayError, RayTaskError

from ._errors import RunError
from ._progress import Progress
from ._shards import Shard

#: How often a worker that ends is held to be chance.
RETRIES = 2
# How often a shard may end its workers of which no picture does so alone.
_ROUNDS = 3
_OPENINGS = 3
_PATIENCE = 30.0
_DEADLY = "a worker ended each time that it had this picture"


@dataclass
class Task:
    """A shard that is to be written."""

    shard: Shard
    path: str
    ends: int = 0
    """Workers that ended one after the other at what is tried now."""
    rounds: int = 0
    suspects: deque[int] = field(default_factory=deque)
    """Pictures that are still to be tried alone, because one of them may end its worker."""
    deadly: dict[int, str] = field(default_factory=dict)
    """Those that did, and what their rows say."""

    def blame(self) -> None:
        """The worker ended that had it."""
        self.ends += 1
        if self.ends <= RETRIES:
            return
        self.ends = 0
        if self.suspects:
            self.deadly[self.suspects.popleft()] = _DEADLY
            return
        self.rounds += 1
        if self.rounds > _ROUNDS:
            raise RunError(
                f"{self.path}: workers end each time that they have its {len(self.shard)} "
                "pictures, and none of these does it alone; Ray's logs may say why"
            )
        self.suspects.extend(i for i in range(len(self.shard)) if i not in self.deadly)

    def acquit(self) -> None:
        """The picture that was tried alone did no harm."""
        self.ends = 0
        self.suspects.popleft()


class Run:
    """Tasks and the workers that do them; ``begin`` is called with the facts of the first."""

    def __init__(
        self, workers: list[Any], tasks: Iterator[Task], begin: Callable[[dict[str, Any]], None]
    ) -> None:
        self._tasks, self._again = tasks, deque[Task]()
        self._begin = begin
        self._opening: dict[Any, tuple[Any, int]] = {}
        """Workers that open their model, and how often they ended at it."""
        self._working: dict[Any, tuple[Any, Task]] = {}
        self._idle: list[Any] = []
        self._facts: dict[str, Any] | None = None
        for worker in workers:
            self._open(worker)

    def perform(self, progress: Progress) -> None:
        """Return when all tasks are done; raises :class:`RunError`."""
        patient = time.monotonic() + _PATIENCE
        while self._hand_out():
            ready, _ = ray.wait([*self._opening, *self._working], timeout=1)
            for ref in ready:
                if ref in self._opening:
                    self._opened(ref, *self._opening.pop(ref))
                else:
                    self._ended(ref, *self._working.pop(ref), progress)
            if self._facts is None and time.monotonic() > patient:
                progress.notice("no worker has started yet: is there room for one on the cluster?")
                patient = float("inf")

    def _hand_out(self) -> bool:
        """Give idle workers what there is; return whether anything is left to wait for."""
        while self._idle:
            task = self._again.popleft() if self._again else next(self._tasks, None)
            if task is None:
                return bool(self._working)
            worker = self._idle.pop()
            if task.suspects:
                ref = worker.attempt.remote(task.shard.cut(task.suspects[0], 1))
            else:
                ref = worker.write.remote(task.shard, task.path, task.deadly, self._facts)
            self._working[ref] = worker, task
        return True

    def _open(self, worker: Any, failures: int = 0) -> None:
        self._opening[worker.facts.remote()] = worker, failures

    def _opened(self, ref: Any, worker: Any, failures: int) -> None:
        try:
            facts = _result(ref)
        except RayError as error:
            if failures < _OPENINGS:
                self._open(worker, failures + 1)
            elif not (self._opening or self._working or self._idle):
                raise RunError(f"no worker can start: {error}") from None
            return
        if self._facts is None:
            self._begin(facts)
            self._facts = facts
        self._idle.append(worker)

    def _ended(self, ref: Any, worker: Any, task: Task, progress: Progress) -> None:
        try:
            errors = _result(ref)
        except RayError:
            task.blame()
            self._again.append(task)
            # Ray starts it anew.
            self._open(worker)
            return
        self._idle.append(worker)
        if task.suspects:
            task.acquit()
            self._again.append(task)
        else:
            progress.report(len(task.shard), errors)


def _result(ref: Any) -> Any:
    """Return what a worker returned; what it raised ends the run, also a disk that is full."""
    try:
        return ray.get(ref)
    except RayTaskError as error:
        cause = error.cause
        raise cause if isinstance(cause, RunError) else RunError(str(cause)) from None
