"""Long work in steps, between which Krita's windows stay alive.

Work is a generator. What touches the document is done in it, a little at a time: ``yield None``
lets the windows live. ``yield Beside(function)`` lets a thread compute, and gives its result.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, Callable, NamedTuple, Optional, TypeVar

Result = TypeVar("Result")


class Beside(NamedTuple):
    """What may be computed on a thread: it does not touch the document."""

    compute: Callable[[], Any]


Steps = Generator[Optional[Beside], Any, Result]


def finish(steps: Steps[Result]) -> Result:
    """Do all steps at once on this thread, and return their result."""
    value = None
    try:
        while True:
            step = steps.send(value)
            value = None if step is None else step.compute()
    except StopIteration as end:
        result: Result = end.value
        return result
