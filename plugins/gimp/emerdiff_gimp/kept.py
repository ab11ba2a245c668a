"""Results of the last runs, in GIMP's cache: every call of the plug-in is a process of its own."""

from __future__ import annotations

import hashlib
import os

from gi.repository import Gimp

import emerdiff

from .options import RunOptions
from .source import Source

# A result takes far less than a byte a pixel.
_MOST = 12
_SUFFIX = ".emerdiff"

_last: tuple[str, emerdiff.Segmentation] | None = None


def key(source: Source, options: RunOptions) -> str:
    """Return what tells a run from others: the pixels and all that it depends on."""
    facts = (emerdiff.__version__, source.pixels.shape, len(source.data), *options)
    hashed = hashlib.blake2b(repr(facts).encode(), digest_size=16)
    hashed.update(source.data)
    return hashed.hexdigest()


def load(key: str, pixels: emerdiff.Pixels) -> emerdiff.Segmentation | None:
    """Return the result of an earlier run, or None."""
    if _last is not None and _last[0] == key:
        return _last[1]
    path = os.path.join(_folder(), key + _SUFFIX)
    try:
        result = emerdiff.Segmentation.open(path, pixels)
        os.utime(path)
    except (OSError, emerdiff.Error):
        return None
    return result


def save(key: str, result: emerdiff.Segmentation) -> None:
    """Keep a result; where there is no room for a file it is kept for this process."""
    global _last
    _last = key, result
    folder = _folder()
    try:
        os.makedirs(folder, exist_ok=True)
        result.save(os.path.join(folder, key + _SUFFIX))
        _drop_old(folder)
    except OSError:
        pass


def _drop_old(folder: str) -> None:
    with os.scandir(folder) as entries:
        files = [(entry.stat().st_mtime, entry.path) for entry in entries]
    for _, path in sorted(files, reverse=True)[_MOST:]:
        os.unlink(path)


def _folder() -> str:
    return os.path.join(Gimp.cache_directory(), "emerdiff")
