"""Runs of a model: none where the same picture was cut with the same options before."""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
import warnings
from collections.abc import Mapping
from typing import Any, Callable, NamedTuple

from .. import __version__
from .._errors import Error
from .._model import Model
from .._pixels import Pixels
from .._run import Cancel, ProgressCallback
from .._segmentation import Segmentation
from ._machine import require_memory, trusted_provider

# A result takes far less than a byte a pixel.
_MOST_FILES = 12
_SUFFIX = ".emerdiff"


class RunOptions(NamedTuple):
    """What a run depends on beside its picture."""

    model: str | None = None
    provider: str | None = None
    connected: bool = False
    min_area: float = 0.001
    detail: str = "auto"

    @classmethod
    def chosen(cls, value_of: Callable[[str], Any]) -> RunOptions:
        """Return them by the names that editors show and scripts give, as in ``words.TIPS``."""
        device = value_of("device")
        return cls(
            model=value_of("model") or None,
            provider=None if device == "automatic" else device,
            connected=value_of("connected"),
            min_area=value_of("smallest_region") / 100,
            detail=value_of("closer_look"),
        )

    def settings(self) -> dict[str, Any]:
        """Return those that :meth:`Model.segment` takes."""
        return {"connected": self.connected, "min_area": self.min_area, "detail": self.detail}


class Stored(NamedTuple):
    """A result that a document keeps."""

    key: str
    """What :func:`run_key` says of its run."""
    data: bytes
    """Its :meth:`Segmentation.to_bytes`."""


class OpenModel:
    """Runs of the model that was used last, which stays open. It takes one run at a time.

    ``warn`` is told, on the thread of the run, where a provider is not to be trusted.
    """

    def __init__(self, warn: Callable[[str], object] = warnings.warn) -> None:
        self._warn = warn
        self._model: tuple[tuple[str | None, str | None], Model] | None = None

    def segment(
        self,
        picture: Pixels,
        model: str | None,
        provider: str | None,
        settings: Mapping[str, Any],
        progress: ProgressCallback | None,
        cancel: Cancel | None,
    ) -> Segmentation:
        """Segment on a provider that is to be trusted, within the memory that is free."""
        opened = self._opened((model, provider), progress, cancel)
        height, width = picture.shape
        memory = opened.estimate(width, height, **settings).memory
        require_memory(memory, "this picture needs up to")
        return opened.segment(picture, progress=progress, cancel=cancel, **settings)

    def _opened(
        self,
        key: tuple[str | None, str | None],
        progress: ProgressCallback | None,
        cancel: Cancel | None,
    ) -> Model:
        if self._model is None or self._model[0] != key:
            # Two models need not fit into memory at once.
            self._model = None
            model, provider = key
            provider = trusted_provider(provider, model, self._warn)
            opened = Model(model, provider=provider, progress=progress, cancel=cancel)
            self._model = key, opened
        return self._model[1]


class Runs:
    """Segments pictures, and keeps the last result, the last results in files, and the model.

    The files are in ``folder``, which is made when it is needed; where that fails there are none.
    It may be used from several threads: one run at a time. ``warn`` is as in :class:`OpenModel`.
    """

    def __init__(self, folder: str, warn: Callable[[str], object] = warnings.warn) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._last: tuple[str, Segmentation] | None = None
        self._model = OpenModel(warn)

    def segment(
        self,
        data: bytes | bytearray,
        pixels: Pixels,
        options: RunOptions,
        progress: ProgressCallback | None = None,
        cancel: Cancel | None = None,
    ) -> Segmentation:
        """Return the result for ``pixels``, which describe ``data``, at its automatic level.

        It is shared: change the level of a copy of it.
        """
        return self.result(run_key(data, pixels, options), pixels, options, progress, cancel)

    def result(
        self,
        key: str,
        pixels: Pixels,
        options: RunOptions,
        progress: ProgressCallback | None = None,
        cancel: Cancel | None = None,
        stored: Stored | None = None,
    ) -> Segmentation:
        """Return what :meth:`segment` does for the run with a :func:`run_key`.

        ``stored`` is what a document keeps, which is taken where it is of this run.
        """
        with self._lock:
            result = self._kept(key, pixels) or _opened(stored, key, pixels)
            if result is None:
                model, provider, settings = options.model, options.provider, options.settings()
                result = self._model.segment(pixels, model, provider, settings, progress, cancel)
                self._save(key, result)
            self._last = key, result
            return result

    def _kept(self, key: str, pixels: Pixels) -> Segmentation | None:
        if self._last is not None and self._last[0] == key:
            return self._last[1]
        path = os.path.join(self._folder, key + _SUFFIX)
        try:
            result = Segmentation.open(path, pixels)
            os.utime(path)
        except (OSError, Error):
            return None
        return result

    def _save(self, key: str, result: Segmentation) -> None:
        with contextlib.suppress(OSError):
            os.makedirs(self._folder, exist_ok=True)
            result.save(os.path.join(self._folder, key + _SUFFIX))
            self._drop_old()

    def _drop_old(self) -> None:
        with os.scandir(self._folder) as entries:
            kept = [entry for entry in entries if entry.name.endswith(_SUFFIX)]
        files = sorted((entry.stat().st_mtime, entry.path) for entry in kept)
        for _, path in files[:-_MOST_FILES]:
            os.unlink(path)


def _opened(stored: Stored | None, key: str, pixels: Pixels) -> Segmentation | None:
    if stored is None or stored.key != key:
        return None
    try:
        return Segmentation.from_bytes(stored.data, pixels)
    except Error:
        return None


def run_key(data: bytes | bytearray, pixels: Pixels, options: RunOptions) -> str:
    """Return what tells a run from others: the pixels, as it reads them, and the options."""
    struct = pixels.struct
    picture = struct.width, struct.height, struct.stride, struct.layout, struct.sample, struct.flags
    hashed = hashlib.blake2b(repr((__version__, picture, *options)).encode(), digest_size=16)
    hashed.update(data)
    return hashed.hexdigest()
