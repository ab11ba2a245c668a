"""Pictures of a Ray data set, segmented by a pool of actors."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ._inputs import is_text
from ._rows import COLUMNS, row
from ._shards import content
from ._worker import ModelOptions, bundle

# Workers read this module too, and need none of what takes long to import.
if TYPE_CHECKING:
    import ray.data


def segment_dataset(
    ds: ray.data.Dataset,
    model: str | os.PathLike[str] | None = None,
    *,
    column: str = "path",
    n_segments: int | None = None,
    concurrency: int | tuple[int, int] | None = None,
    cpus: float = 1,
    gpus: float = 0,
    provider: str | None = None,
    batch_size: int = 16,
    **options: Any,
) -> ray.data.Dataset:
    """Segment the pictures of a data set: ``map_batches`` over actors that open the model once.

    ``column`` has paths or URIs (of any filesystem that pyarrow knows), the bytes of files, or
    arrays as of ``ray.data.read_images``. The result has the other columns as they were, and the
    column of paths too, but not pixels and bytes, which are far larger than what is found in them.

    Columns that are added (docs/scale.md describes them): error, width, height, num_regions,
    automatic, regions, tree, labels. A picture that cannot be segmented has its ``error`` and
    nothing in the others.

    ``concurrency`` is the number of actors, or the least and the most; each takes ``cpus`` cores,
    which are its threads, and ``gpus``. Leave a core for the tasks that read: on two cores one
    actor. ``model`` is a folder that every machine has, or a name; ``provider``, ``n_segments`` and
    ``options`` are those of :func:`emerdiff.segment`.

    Needs Python 3.10 or newer, as Ray does; docs/scale.md has an example.
    """
    how = ModelOptions(bundle(model), provider, cpus, gpus)
    # Ray Data starts actors anew that ended, and hands on what they had, unless told otherwise.
    return ds.map_batches(
        _Actor,
        fn_constructor_args=(column, how, {"n_segments": n_segments, **options}),
        batch_size=batch_size,
        batch_format="pyarrow",
        compute=_pool(concurrency),
        num_cpus=cpus,
        num_gpus=gpus,
    )


def _pool(concurrency: int | tuple[int, int] | None) -> ray.data.ActorPoolStrategy:
    from ray.data import ActorPoolStrategy

    if concurrency is None:
        return ActorPoolStrategy(min_size=1)
    if isinstance(concurrency, int):
        return ActorPoolStrategy(size=concurrency)
    least, most = concurrency
    return ActorPoolStrategy(min_size=least, max_size=most)


class _Actor:
    def __init__(self, column: str, how: ModelOptions, options: dict[str, Any]) -> None:
        self._column, self._options = column, options
        self._model = how.open()
        # Options outside the model's range end the job, not each picture.
        self._model.estimate(64, 64, **options)

    def __call__(self, batch: pa.Table) -> pa.Table:
        pictures = batch.column(self._column)
        rows = [self._row(scalar) for scalar in pictures]
        kept = [name for name in batch.column_names if name not in COLUMNS.names]
        if not is_text(pictures.type):
            kept.remove(self._column)
        result = batch.select(kept)
        found = pa.Table.from_pylist(rows, COLUMNS)
        for field in COLUMNS:
            result = result.append_column(field, found.column(field.name))
        return result

    def _row(self, scalar: pa.Scalar) -> dict[str, Any]:
        return row(lambda: _image(scalar.as_py()), self._model, self._options)


def _image(value: Any) -> Any:
    """Return an array as it is, and what else a column may have as the bytes of a file."""
    return value if hasattr(value, "__array_interface__") else content(value)
