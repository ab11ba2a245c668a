"""A shard: some pictures whose rows become one file. It goes to a worker, which reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Callable, Union

from pyarrow import parquet as pq

from ._places import read
from ._storage import Store

Picture = tuple[str, Callable[[], bytes]]


@dataclass(frozen=True)
class Paths:
    """Pictures that are files."""

    paths: list[str]

    def __len__(self) -> int:
        return len(self.paths)

    def cut(self, first: int, count: int) -> Paths:
        return Paths(self.paths[first : first + count])

    def pictures(self, store: Store) -> Iterator[Picture]:
        """Yield the name of each picture and what gives its bytes, or raises why there are none."""
        for path in self.paths:
            yield store.text(path), partial(store.read, path)


@dataclass(frozen=True)
class Rows:
    """Pictures that are rows of a Parquet file, from ``first`` on in one of its row groups."""

    file: str
    group: int
    first: int
    count: int
    offset: int
    """Rows before the group."""
    column: str
    names: str | None
    """The column that has what the pictures are called."""

    def __len__(self) -> int:
        return self.count

    def cut(self, first: int, count: int) -> Rows:
        return replace(self, first=self.first + first, count=count)

    def pictures(self, store: Store) -> Iterator[Picture]:
        """Yield what :meth:`Paths.pictures` does."""
        base = (store, self.file.rpartition("/")[0])
        for number, name, value in self._values(store):
            default = f"{store.text(self.file)}#{number}"
            if isinstance(value, Exception):
                yield default, partial(_raise, value)
            else:
                yield name or default, partial(content, value, base)

    def _values(self, store: Store) -> Iterator[tuple[int, str | None, Any]]:
        number, end = self.offset + self.first, self.offset + self.first + self.count
        try:
            for name, value in self._read(store):
                yield number, name, value
                number += 1
        except (OSError, ValueError) as error:
            for rest in range(number, end):
                yield rest, None, error

    def _read(self, store: Store) -> Iterator[tuple[str | None, Any]]:
        columns = [self.column] + ([self.names] if self.names else [])
        with store.filesystem.open_input_file(self.file) as source:
            # A row group may be far larger than what is wanted of it.
            table = pq.ParquetFile(source, buffer_size=1 << 20, pre_buffer=False)
            seen = 0
            for batch in table.iter_batches(self.count, row_groups=[self.group], columns=columns):
                start, end = max(self.first - seen, 0), self.first + self.count - seen
                seen += batch.num_rows
                yield from _pairs(batch.slice(start, max(end - start, 0)), self.column, self.names)
                if seen >= self.first + self.count:
                    return


Shard = Union[Paths, Rows]


def _pairs(batch: Any, column: str, names: str | None) -> Iterator[tuple[str | None, Any]]:
    values = batch.column(column)
    for i in range(batch.num_rows):
        value = values[i].as_py()
        name = batch.column(names)[i].as_py() if names else _name(value)
        yield name, value


def _name(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("path")
    return value if isinstance(value, str) else None


def content(value: Any, base: tuple[Store, str] | None = None) -> bytes:
    """Return the bytes of a picture that a table has as bytes, as a path or as both."""
    if isinstance(value, dict):
        value = value.get("path") if value.get("bytes") is None else value["bytes"]
    if isinstance(value, str):
        return read(value, base)
    if value is None:
        raise ValueError("the table has no picture in this row")
    return bytes(value)


def _raise(error: Exception) -> bytes:
    raise error
