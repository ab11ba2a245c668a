"""The level at which regions are shown: as many as stand apart, a number, or a detail."""

from __future__ import annotations

from typing import NamedTuple

from .._segmentation import Segmentation


class Level(NamedTuple):
    """How fine regions are."""

    kind: str = "automatic"
    """"automatic", "number" or "detail"."""
    regions: int = 12
    """How many there are, where ``kind`` is "number"."""
    detail: float = 0.5
    """From 0, one region, to 1, all, where ``kind`` is "detail"."""


def at_level(result: Segmentation, level: Level) -> Segmentation:
    """Return a copy of ``result``, which is at its automatic level, at ``level``."""
    shown = result.copy()
    if level.kind == "number":
        shown.n_segments = level.regions
    elif level.kind == "detail":
        shown.granularity = level.detail
    return shown
