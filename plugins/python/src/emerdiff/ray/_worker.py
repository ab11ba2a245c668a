"""What runs on the cluster: an actor that opens the model once and writes shards."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable, NamedTuple

import pyarrow as pa
import ray
from pyarrow import parquet as pq

from .. import __version__
from .._model import Model
from ._errors import RunError
from ._rows import COLUMNS, failed, row
from ._shards import Picture, Shard
from ._storage import Store

SCHEMA = pa.schema([pa.field("path", pa.string()), *COLUMNS])


def bundle(model: str | os.PathLike[str] | None) -> str | None:
    """Return a model as workers find it: a folder by its whole path, a name as it is."""
    if model is None:
        return None
    return os.path.abspath(model) if os.path.isdir(model) else os.fspath(model)


class ModelOptions(NamedTuple):
    """How a worker opens its model."""

    model: str | None
    provider: str | None
    cpus: float = 1
    gpus: float = 0

    def open(self) -> Model:
        threads = max(1, int(self.cpus))
        # The library's own threads are as many as ONNX Runtime's.
        os.environ.setdefault("RAYON_NUM_THREADS", str(threads))
        return Model(self.model, provider=self.provider, threads=threads)


class Worker:
    """Segments the pictures of a shard after another."""

    def __init__(self, source: Store, target: Store, how: ModelOptions, options: Any) -> None:
        self._source = source
        self._target = target
        self._how = how
        self._options = options
        self._model: Model | None = None

    def facts(self) -> dict[str, Any]:
        """Open the model, and say what decides the rows: versions, model, provider."""
        if self._model is None:
            model = self._how.open()
            # Options outside the model's range end the run here, not each picture.
            model.estimate(64, 64, **self._options)
            self._model = model
        return model_facts(self._model)

    # Ray would hand it to this worker only, whose machine may never come back.
    @ray.method(max_task_retries=0)
    def write(self, shard: Shard, path: str, deadly: dict[int, str], facts: Any) -> int:
        """Write the rows of a shard to the file ``path``; return how many have an error.

        Pictures that are ``deadly`` are not tried again; the text says what became of them.
        """
        if self.facts() != facts:
            raise RunError(f"a worker differs from the others: {self.facts()}, others: {facts}")
        rows = []
        for i, (name, load) in enumerate(_ahead(shard.pictures(self._source))):
            values = failed(deadly[i]) if i in deadly else self._row(load)
            rows.append(pa.RecordBatch.from_pylist([{"path": name, **values}], SCHEMA))
        table = pa.Table.from_batches(rows, SCHEMA).combine_chunks()
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd", use_dictionary=False)
        try:
            self._target.write(path, sink.getvalue())
        except OSError as error:
            raise RunError(f"{self._target.text(path)}: it cannot be written: {error}") from None
        return len(table) - int(table["error"].null_count)

    @ray.method(max_task_retries=0)
    def attempt(self, shard: Shard) -> None:
        """Segment the pictures of a shard and keep nothing: a picture may end this process."""
        self.facts()
        for _, load in shard.pictures(self._source):
            self._row(load)

    def _row(self, load: Callable[[], bytes]) -> dict[str, Any]:
        assert self._model is not None
        return row(load, self._model, self._options)


def model_facts(model: Model) -> dict[str, Any]:
    """Return what decides the rows beside the options."""
    info = model.info
    facts = {name: info[name] for name in ("name", "provider", "onnxruntime")}
    manifest = os.path.join(str(info["bundle"]), "manifest.json")
    if os.path.isfile(manifest):
        with open(manifest, "rb") as file:
            facts["sha256"] = hashlib.sha256(file.read()).hexdigest()
    return {"emerdiff": __version__, **facts}


def _ahead(pictures: Iterator[Picture]) -> Iterator[Picture]:
    """Read each picture while the one before it is segmented."""
    with ThreadPoolExecutor(1) as reader:
        waiting: tuple[str, Any] | None = None
        for name, load in pictures:
            following = name, reader.submit(load).result
            if waiting is not None:
                yield waiting
            waiting = following
        if waiting is not None:
            yield waiting
