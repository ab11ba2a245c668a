"""Runs of the model, kept in memory and in Krita's cache, and with the document if wanted."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

from .emerdiff import Cancel, Segmentation
from .emerdiff.hosts.levels import Level, at_level
from .emerdiff.hosts.runs import Runs, Stored, run_key
from .krita_api import new_selection
from .qt import QtCore
from .settings import Settings
from .source import Source, read, require_open
from .steps import Beside, Steps

_ANNOTATION = "emerdiff"
_WORDS = "Regions of the picture, kept by EmerDiff so that they need not be found again"
_caches = QtCore.QStandardPaths.StandardLocation.GenericCacheLocation
_folder = os.path.join(QtCore.QStandardPaths.writableLocation(_caches), "emerdiff-krita")
# What a run says beside its result, from its own thread.
_said: list[str] = []
_runs = Runs(_folder, _said.append)


class Watch(NamedTuple):
    """How work is watched and ended; ``progress`` is called from any thread."""

    progress: Any
    """Called with the stage, what is done of it, and the whole of it."""
    cancel: Cancel
    warn: Any
    """Called with a sentence that a person should read, though the work goes on."""


class Cut(NamedTuple):
    """What was cut, and its regions at the automatic level."""

    source: Source
    result: Segmentation
    settings: Settings
    key: str
    """What tells these pixels and options from others."""

    def at(self, level: Level) -> Segmentation:
        """Return the regions at a level."""
        return at_level(self.result, level)


def cut(document: Any, node: Any, selection: Any, settings: Settings, watch: Watch) -> Steps[Cut]:
    """Find the regions of ``node``; no run where the same pixels were cut so before."""
    watch.progress("reading", 0, 1)
    source = yield from read(document, node, selection)
    options = settings.run_options()
    stored = _stored(document)

    key = yield Beside(lambda: run_key(source.data, source.pixels, options))
    result = yield Beside(lambda: _runs.result(key, source.pixels, options, *watch[:2], stored))
    while _said:
        watch.warn(_said.pop(0))
    require_open(document)
    if settings.keep_in_document and (stored is None or stored.key != key):
        data = yield Beside(result.to_bytes)
        _store(document, Stored(key, data))
    return Cut(source, result, settings, key)


def is_same(made: Cut) -> Steps[bool]:
    """Find out whether the pixels are still those that were cut."""
    source = made.source
    selected = None
    if source.selection is not None:
        selected = new_selection(source.selection, *source.rectangle)
    try:
        now = yield from read(source.document, source.node, selected)
    except ValueError:
        return False
    options = made.settings.run_options()
    key = yield Beside(lambda: run_key(now.data, now.pixels, options))
    return bool(key == made.key)


def _stored(document: Any) -> Stored | None:
    """Return what the document keeps, if it keeps a result."""
    if _ANNOTATION not in document.annotationTypes():
        return None
    key, _, data = bytes(document.annotation(_ANNOTATION)).partition(b"\n")
    return Stored(key.decode("ascii", "replace"), data)


def _store(document: Any, stored: Stored) -> None:
    data = QtCore.QByteArray(stored.key.encode() + b"\n" + stored.data)
    document.setAnnotation(_ANNOTATION, _WORDS, data)
