"""Segmenting with one call."""

from __future__ import annotations

import threading
from typing import Any

from ._model import Model, PathOrName
from ._pixels import pixels
from ._segmentation import Segmentation

_lock = threading.Lock()
_kept: Model | None = None


def _default_model() -> Model:
    global _kept
    with _lock:
        if _kept is None or _kept.closed:
            _kept = Model()
        return _kept


def segment(
    image: Any,
    n_segments: int | None = None,
    *,
    model: Model | PathOrName | None = None,
    **options: Any,
) -> Segmentation:
    """Cut a picture of any size into meaningful regions.

    ``model`` is a :class:`Model`, or what that takes and is opened for this call; without it the
    library's own is opened at the first call and kept. All else is as of :meth:`Model.segment`.

    >>> import numpy
    >>> image = numpy.zeros((64, 96, 3), numpy.uint8)
    >>> image[16:48, 32:64] = 255, 128, 0
    >>> result = segment(image, 2)
    >>> int(result.labels[32, 48])
    1
    >>> [region.area for region in result.regions]
    [5120, 1024]
    """
    if isinstance(model, Model):
        return model.segment(image, n_segments, **options)
    # What is no picture is refused before a model is opened for it.
    picture = pixels(image)
    if model is None:
        return _default_model().segment(picture, n_segments, **options)
    with Model(model) as once:
        return once.segment(picture, n_segments, **options)
