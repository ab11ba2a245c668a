"""Pictures side by side, each on a model of its own."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from typing import TYPE_CHECKING, Any, Callable

from ._run import Cancel
from ._segmentation import Segmentation

if TYPE_CHECKING:
    from concurrent.futures import Future

# Pictures that wait for a worker, or for the caller, as a multiple of the workers.
_AHEAD = 2
# As the program has it: a larger model is not opened a second time.
LARGE = 64 << 20


def cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def side_by_side(
    images: Iterable[Any],
    workers: int,
    open_model: Callable[[], AbstractContextManager[Any]],
    cancel: Cancel | None,
    options: dict[str, Any],
) -> Iterator[Segmentation]:
    """Yield the results of ``images`` in their order, of ``workers`` at a time.

    Each worker enters ``open_model`` once, and leaves it at the end. What goes wrong with a picture
    comes out in its place and ends the others.
    """
    from concurrent.futures import ThreadPoolExecutor

    own, stop, models = threading.local(), Cancel(), ExitStack()
    cancel = cancel or Cancel()

    def work(image: Any) -> Segmentation:
        if not hasattr(own, "model"):
            own.model = models.enter_context(open_model())
        result: Segmentation = own.model.segment(image, cancel=stop, **options)
        return result

    waiting: deque[Future[Segmentation]] = deque()
    pool = ThreadPoolExecutor(workers, "emerdiff")
    cancel._add(stop)
    try:
        for image in images:
            waiting.append(pool.submit(work, image))
            if len(waiting) > _AHEAD * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        # After an error, Ctrl-C or a caller that wants no more.
        for future in waiting:
            future.cancel()
        if waiting:
            stop.request()
        pool.shutdown()
        cancel._remove(stop)
        models.close()
