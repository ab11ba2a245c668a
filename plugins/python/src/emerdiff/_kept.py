"""Results that are kept while picture and options are the same, and the model that is open."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from typing import Any

import numpy as np

import emerdiff

from ._pixels import pixels
from ._run import ProgressCallback
from .hosts.runs import OpenModel

# A label map and a tree beside the picture.
_BYTES_OF_A_PIXEL = 4


class Kept:
    """Segments pictures; one that was seen lately with the same options takes no new run.

    Results that it returns are shared: change the level of a copy of them. They are kept up to
    ``budget`` bytes together, and the last one always.
    """

    def __init__(self, budget: int = 1 << 30) -> None:
        self._budget = budget
        self._results: OrderedDict[Any, tuple[emerdiff.Segmentation, int]] = OrderedDict()
        self._model = OpenModel()
        self._lock = threading.Lock()

    def segment(
        self,
        image: Any,
        *,
        model: str | None = None,
        provider: str | None = None,
        progress: ProgressCallback | None = None,
        cancel: emerdiff.Cancel | None = None,
        **options: Any,
    ) -> emerdiff.Segmentation:
        """Return the result for an array, on any thread; one run at a time."""
        image = np.ascontiguousarray(image)
        key = (_digest(image), model, provider, tuple(sorted(options.items())))
        with self._lock:
            if key not in self._results:
                picture = pixels(image)
                result = self._model.segment(picture, model, provider, options, progress, cancel)
                self._keep(key, result, image.nbytes)
            self._results.move_to_end(key)
            return self._results[key][0]

    def _keep(self, key: Any, result: emerdiff.Segmentation, picture_bytes: int) -> None:
        height, width = result.shape
        self._results[key] = result, picture_bytes + _BYTES_OF_A_PIXEL * height * width
        while len(self._results) > 1 and self._bytes() > self._budget:
            self._results.popitem(last=False)

    def _bytes(self) -> int:
        return sum(size for _, size in self._results.values())


def _digest(image: Any) -> bytes:
    hashed = hashlib.blake2b(repr((image.shape, image.dtype.str)).encode(), digest_size=16)
    if image.size and image.dtype != object:
        hashed.update(image.view(np.uint8).data)
    return hashed.digest()
