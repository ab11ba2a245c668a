"""Runs of the model: none where the same picture was cut with the same options before."""

from __future__ import annotations

from typing import Any, Callable

from gi.repository import Gimp

import emerdiff
from emerdiff.hosts import require_memory, trusted_provider

from . import kept
from .options import RunOptions
from .source import Source

_model: tuple[Any, emerdiff.Model] | None = None

Progress = Callable[[str, int, int], object]


def segment(
    source: Source,
    options: RunOptions,
    progress: Progress | None = None,
    cancel: emerdiff.Cancel | None = None,
) -> emerdiff.Segmentation:
    """Return the regions of ``source`` at the automatic level."""
    key = kept.key(source, options)
    result = kept.load(key, source.pixels)
    if result is None:
        model = _opened(options, progress, cancel)
        settings = {
            "connected": options.connected,
            "min_area": options.min_area,
            "detail": options.detail,
        }
        height, width = source.pixels.shape
        memory = model.estimate(width, height, **settings).memory
        require_memory(memory, "this picture needs up to")
        result = model.segment(source.pixels, progress=progress, cancel=cancel, **settings)
        kept.save(key, result)
    return result


def _opened(
    options: RunOptions, progress: Progress | None, cancel: emerdiff.Cancel | None
) -> emerdiff.Model:
    """Return the model, which stays open for further runs of this process."""
    global _model
    key = options.model, options.provider
    if _model is None or _model[0] != key:
        # Two models need not fit into memory at once.
        _model = None
        provider = trusted_provider(options.provider, options.model)
        model = emerdiff.Model(options.model, provider=provider, progress=progress, cancel=cancel)
        _model = key, model
    return _model[1]


def show_progress(stage: str, done: int, total: int) -> None:
    """Show in GIMP's own bar how far a run is."""
    Gimp.progress_set_text(f"Segmenting: {stage}")
    Gimp.progress_update(done / max(total, 1))
