"""A run from its beginning to its end."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import ray

from .. import __version__
from ._errors import RunError
from ._inputs import Input, listed
from ._output import Output
from ._progress import Progress
from ._run import RETRIES, Run, Task
from ._worker import ModelOptions, Worker

# About so many files, so that each is worth opening and a worker that ends has little to do again.
_FILES = 1000
_SMALLEST, _LARGEST = 16, 256


@dataclass(frozen=True)
class Job:
    """What is asked for."""

    input: str
    output: str
    options: dict[str, Any]
    how: ModelOptions
    column: str | None = None
    workers: int | None = None
    shard: int | None = None
    address: str | None = None
    retry_errors: bool = False
    quiet: bool = False

    def perform(self) -> None:
        """Write all rows that are not there yet; raises :class:`RunError`."""
        plan = self._plan()
        progress = Progress(plan.pictures.count, plan.written(), self.quiet)
        try:
            if not all(plan.done):
                with _cluster(self.address):
                    self._on_cluster(plan, progress)
        finally:
            plan.output.clean()
            progress.end()

    def _plan(self) -> _Plan:
        pictures, output = listed(self.input, self.column), Output(self.output)
        size = self.shard or min(max(pictures.count // _FILES, _SMALLEST), _LARGEST)
        facts = {
            "emerdiff": __version__,
            "column": self.column,
            "listing": pictures.fingerprint,
            "options": self.options,
            "pictures": pictures.count,
            "shard": size,
        }
        output.require(facts)
        done = output.done(pictures.num_shards(size), self.retry_errors)
        return _Plan(pictures, output, size, done, facts)

    def _on_cluster(self, plan: _Plan, progress: Progress) -> None:
        actor = ray.remote(Worker).options(
            num_cpus=self.how.cpus,
            num_gpus=self.how.gpus,
            max_restarts=-1,
            max_task_retries=RETRIES,
        )
        number = min(self.workers or _room(self.how), plan.done.count(0))
        these = plan.pictures.store, plan.output.store, self.how, self.options
        workers: list[Any] = [actor.remote(*these) for _ in range(number)]
        # Ray ends them when nobody knows them any more.
        Run(workers, plan.tasks(), plan.begin).perform(progress)


@dataclass(frozen=True)
class _Plan:
    """What there is to do."""

    pictures: Input
    output: Output
    size: int
    done: bytearray
    """For each shard whether its file is there."""
    facts: dict[str, Any]
    """What decides the rows, beside the model."""

    def written(self) -> int:
        """Return the pictures that have their rows."""
        shards = self.pictures.shards(self.size)
        return sum(len(shard) for shard, there in zip(shards, self.done) if there)

    def tasks(self) -> Iterator[Task]:
        """Yield what is left."""
        for i, shard in enumerate(self.pictures.shards(self.size)):
            if not self.done[i]:
                yield Task(shard, self.output.path(i))

    def begin(self, model: dict[str, Any]) -> None:
        """Keep all facts, or refuse to go on with others."""
        self.output.begin({**self.facts, **model})


@contextmanager
def _cluster(address: str | None) -> Iterator[None]:
    """Be connected to a cluster; one that the process is connected to already is kept."""
    if ray.is_initialized():
        yield
        return
    # A cluster that this starts reports to nobody, as the library itself.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        ray.init(address, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise RunError(f"the Ray cluster cannot be reached: {error}") from None
    # Ray's own handler ends the process at once.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        ray.shutdown()


def _room(how: ModelOptions) -> int:
    """Return how many workers the cluster has room for now."""
    there: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
    wanted = {"CPU": how.cpus, "GPU": how.gpus}
    room = [int(there.get(name, 0) // need) for name, need in wanted.items() if need > 0]
    return max(1, min(room, default=1))
