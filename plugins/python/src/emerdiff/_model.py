"""A model that is ready to segment."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from ctypes import byref
from typing import Any, NamedTuple, Union

from . import _abi
from ._library import Handle, check, facts, library, text, unsigned
from ._options import Options
from ._pixels import pixels
from ._run import Cancel, Progress, perform
from ._runtime import opened
from ._segmentation import Segmentation
from ._side_by_side import LARGE, cores, side_by_side

PathOrName = Union[str, "os.PathLike[str]"]


class Estimate(NamedTuple):
    """The most that a run takes."""

    memory: int
    """Bytes by which the memory of the process grows at the peak of the run."""
    units: int
    """Units of progress."""
    unet_passes: int
    """Passes of the UNet, the unit of time."""


class Model(Handle):
    """A model that is ready to segment. Many threads may use it; they take turns in its graphs.

    ``model`` is the folder of a bundle or the name of one of :func:`models`; None is the model that
    is part of the library. ``provider`` is "cpu", "cuda", "directml" or "coreml"; None takes the
    first that works and is to be trusted. ``threads`` is the number of threads of ONNX Runtime,
    None for one per core. ``progress`` and ``cancel`` are those of :meth:`segment`.

    Raises :class:`ModelNotFound`, :class:`ModelInvalid`, :class:`ProviderUnavailable`,
    :class:`RuntimeNotFound` and :class:`RuntimeUnusable`.
    """

    def __init__(
        self,
        model: PathOrName | None = None,
        *,
        provider: str | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
        cancel: Cancel | None = None,
    ) -> None:
        self._opening = model, provider, threads
        load, bundle = opened().emerdiff_model_load, bundle_of(model)

        def work(run: Any) -> None:
            super(Model, self).__init__("model", lambda made: load(bundle, run, made))

        with Options({"provider": provider, "threads": threads}) as options:
            perform(work, options, progress, cancel)

    def segment(
        self,
        image: Any,
        n_segments: int | None = None,
        *,
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

        ``image`` is an array (height, width) grey, (height, width, 3) RGB or (height, width, 4)
        RGBA of uint8, uint16 or floats from 0 to 1; a picture of Pillow; a path; or
        :class:`Pixels`. Arrays are read without a copy where rows may have gaps or be upside down
        and channels be reversed. Alpha is straight; pixels of alpha 0 are a region of their own.

        ``n_segments`` is the number of regions; None gives as many as strong borders part, and
        ``granularity``, from 0 (one) to 1 (all), says how fine instead. All levels come from one
        run: set them on the result. ``connected`` makes the pieces of a region regions of their
        own. ``min_area`` is the smallest piece that a region may have, as a share of the picture.
        ``detail`` says where the model looks at the picture more closely: "none", "auto" or "all".
        ``preset`` is "fast" or "paper". The same ``seed`` gives the same result. ``options`` are
        the further ones of docs/settings.md, by name, as ``memory_budget`` in bytes.

        ``progress`` is called with the stage, the units done and their total, on the calling
        thread; a bar of tqdm works as it is. When it raises, the run is cancelled and the exception
        comes out. Ctrl-C does the same. ``cancel`` stops the run from another thread.

        Raises :class:`Error`, whose subclasses name the kinds, and TypeError or ValueError for what
        is no picture.
        """
        picture = pixels(image)
        options.update(
            n_segments=n_segments,
            granularity=granularity,
            connected=connected,
            min_area=min_area,
            detail=detail,
            preset=preset,
            seed=seed,
        )

        def work(run: Any) -> Segmentation:
            segment, struct = library().emerdiff_segment, byref(picture.struct)
            return Segmentation(lambda made: segment(self._handle, struct, run, made), picture)

        with Options(options) as settings:
            return perform(work, settings, progress, cancel)

    def map(
        self,
        images: Iterable[Any],
        *,
        workers: int | None = None,
        cancel: Cancel | None = None,
        **options: Any,
    ) -> Iterator[Segmentation]:
        """Segment pictures side by side and give their results in order, as they are ready.

        ``images`` and ``options`` are those of :meth:`segment`; a few pictures are taken ahead.
        ``workers`` is the number of pictures at a time, by default as many as use the machine best:
        one for each thread of this model, each on a copy of it with a single thread. A large model,
        or one on a GPU, is not copied: one picture is on it while others are read and finished.

        What goes wrong with a picture is raised in its place and ends the others.
        """
        model, provider, threads = self._opening
        threads = threads or cores()
        info = self.info
        copied = info["provider"] == "cpu" and info["size"] < LARGE
        workers = workers or (threads if copied else min(threads, 2))
        each = max(1, threads // workers)

        def open_model() -> AbstractContextManager[Model]:
            if copied:
                return Model(model, provider=provider, threads=each)
            return nullcontext(self)

        return side_by_side(images, workers, open_model, cancel, options)

    def estimate(self, width: int, height: int, **options: Any) -> Estimate:
        """Return the most that a run takes for a picture of ``width`` x ``height`` pixels.

        ``options`` are those of :meth:`segment`. It takes no time, and fails as the run would when
        an option is outside the model's range.
        """
        struct = _abi.Estimate()
        with Options(options) as settings:
            size = unsigned("width", width), unsigned("height", height)
            check(
                library().emerdiff_model_estimate(
                    self._handle, *size, settings._handle, byref(struct)
                )
            )
        return Estimate(struct.memory, struct.units, struct.unet_passes)

    @property
    def info(self) -> dict[str, Any]:
        """What it is: name, license, source, bundle, size, image, provider, onnxruntime, settings.

        ``size`` is in bytes, ``image`` the size that the model sees, ``provider`` the one in use,
        ``settings`` are the defaults.
        """
        info: dict[str, Any] = facts(text(library().emerdiff_model_info(self._handle)))
        return info

    def __repr__(self) -> str:
        if self.closed:
            return "<Model, closed>"
        info = self.info
        return f"<Model {info['name']} on {info['provider']}>"


def bundle_of(model: PathOrName | None) -> bytes | None:
    """Return a folder or name as the library takes it."""
    return None if model is None else os.fsencode(model)
