"""Runs for layers; results are in GIMP's cache: each call of the plug-in is its own process."""

from __future__ import annotations

import os
from typing import Any

from gi.repository import Gimp

import emerdiff
from emerdiff.hosts.levels import at_level
from emerdiff.hosts.runs import RunOptions, Runs

from .options import level, run_options
from .source import Source

# What a run says beside its result, from its own thread.
_said: list[str] = []
_runs = Runs(os.path.join(Gimp.cache_directory(), "emerdiff"), _said.append)


def segment(source: Source, options: RunOptions, *watch: Any) -> emerdiff.Segmentation:
    """Return the regions of ``source`` at the automatic level; ``watch`` is progress and cancel."""
    return _runs.segment(source.data, source.pixels, options, *watch)


def segment_with_progress(source: Source, config: Any) -> emerdiff.Segmentation:
    """Return the regions at the level of ``config``, with progress in GIMP's own bar."""
    result = segment(source, run_options(config), _show_progress)
    while _said:
        Gimp.message(_said.pop(0))
    return at_level(result, level(config))


def _show_progress(stage: str, done: int, total: int) -> None:
    Gimp.progress_set_text(f"Segmenting: {stage}")
    Gimp.progress_update(done / max(total, 1))
