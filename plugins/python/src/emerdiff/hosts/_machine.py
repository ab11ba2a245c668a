"""What a machine has: memory that is free, providers that are to be trusted."""

# psutil has no types, and need not be installed.
# mypy: disable-error-code="import-not-found,import-untyped"

from __future__ import annotations

import re
import warnings
from typing import Callable

from .._errors import MemoryBudget
from .._installation import check_provider


def free_memory() -> int | None:
    """Return the bytes of memory that the machine has free, or None where that is not known."""
    try:
        with open("/proc/meminfo") as file:
            found = re.search(r"^MemAvailable: +(\d+) kB", file.read(), re.MULTILINE)
        return int(found[1]) << 10 if found else None
    except OSError:
        pass
    try:
        import psutil
    except ImportError:
        return None
    return int(psutil.virtual_memory().available)


def require_memory(needed: int, words: str) -> None:
    """Refuse what the machine has too little free memory for, before it is begun.

    ``words`` come before the bytes that are ``needed``, as "this picture needs up to". Raises
    :class:`MemoryBudget`.
    """
    free = free_memory()
    if free is not None and needed > free:
        raise MemoryBudget(
            f"{words} {needed >> 20} MB of memory and {free >> 20} MB are free; close other "
            "programs, or take a smaller picture or fewer regions"
        )


def trusted_provider(
    provider: str | None, model: str | None, warn: Callable[[str], object] = warnings.warn
) -> str | None:
    """Return ``provider``, or the CPU, with a warning, where it computes what the CPU does not."""
    if provider is None or provider == "cpu":
        return provider
    difference, trusted = check_provider(provider, model)
    if trusted:
        return provider
    warn(
        f"{provider} computes something else than the CPU on this machine (relative difference "
        f"{difference:.2g}); the CPU is used. A newer graphics driver may help."
    )
    return "cpu"
