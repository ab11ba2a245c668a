"""Segmenting with one call."""

from __future__ import annotations

import threading
from typing import Any

from ._model import Model, PathOrName
from ._pixels import pixels
from ._run import Cancel, Progress
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
    granularity: float | None = None,
    connected: bool | None = None,
    min_area: float | None = None,
    detail: str | None = None,
    preset: str | None = None,
    seed: int | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    **options: Any,
) -> Segmentation:
    """Cut a picture of any size into meaningful regions.

    ``image`` is an array (height, width) grey, (height, width, 3) RGB or (height, width, 4) RGBA of
    uint8, uint16 or floats from 0 to 1; a picture of Pillow; a path; or :class:`Pixels`. Arrays are
    read without a copy where rows may have gaps or be upside down and channels be reversed. Alpha
    is straight; pixels of alpha 0 are a region of their own.

    ``n_segments`` is the number of regions; None gives as many as strong borders part, and
    ``granularity``, from 0 (one) to 1 (all), says how fine instead. All levels come from one run:
    set them on the result. ``connected`` makes the pieces of a region regions of their own.
    ``min_area`` is the smallest piece that a region may have, as a share of the picture. ``detail``
    says where the model looks at the picture more closely: "none", "auto" or "all". ``preset`` is
    "fast" or "paper". The same ``seed`` gives the same result. ``options`` are the further ones of
    docs/settings.md, by name, as ``memory_budget`` in bytes.

    ``progress`` is called with the stage, the units done and their total, on the calling thread; a
    bar of tqdm works as it is. When it raises, the run is cancelled and the exception comes out.
    Ctrl-C does the same. ``cancel`` stops the run from another thread.

    ``model`` is a :class:`Model`, or what that takes; without it the library's own is opened at the
    first call and kept.

    Raises :class:`Error`, whose subclasses name the kinds, and TypeError or ValueError for what is
    no picture.

    >>> import numpy
    >>> image = numpy.zeros((64, 96, 3), numpy.uint8)
    >>> image[16:48, 32:64] = 255, 128, 0
    >>> result = segment(image, 2)
    >>> int(result.labels[32, 48])
    1
    >>> [region.area for region in result.regions]
    [5120, 1024]
    """
    options.update(
        granularity=granularity,
        connected=connected,
        min_area=min_area,
        detail=detail,
        preset=preset,
        seed=seed,
        progress=progress,
        cancel=cancel,
    )
    if isinstance(model, Model):
        return model.segment(image, n_segments, **options)
    # What is no picture is refused before a model is opened for it.
    picture = pixels(image)
    if model is None:
        return _default_model().segment(picture, n_segments, **options)
    with Model(model) as once:
        return once.segment(picture, n_segments, **options)
