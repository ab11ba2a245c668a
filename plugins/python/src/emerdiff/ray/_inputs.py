"""What a run reads: the listing of its pictures, cut into shards that are always the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from pyarrow import fs
from pyarrow import parquet as pq

from . import _pattern
from ._errors import RunError
from ._places import place, shown
from ._shards import Paths, Rows, Shard
from ._storage import File, Store

_PICTURES = (
    *(".avif", ".bmp", ".dds", ".gif", ".ico", ".jfif", ".jp2", ".jpe", ".jpeg", ".jpg"),
    *(".pbm", ".pgm", ".png", ".pnm", ".ppm", ".qoi", ".tga", ".tif", ".tiff", ".webp"),
)
_TABLES = (".parquet", ".pq")
# Where a table has its pictures, and what they are called: the first that is there.
_COLUMNS = ("bytes", "image", "path", "file_name", "uri")
_NAMES = ("path", "file_name", "uri")
# Footers of many files on a far store are read side by side.
_READERS = 16


@dataclass(frozen=True)
class Input:
    """The pictures of a run."""

    store: Store
    fingerprint: str
    """Another one when a picture is added, taken away or written anew."""
    pieces: list[Shard]
    """What shards are cut from; none crosses from one to the next."""

    @property
    def count(self) -> int:
        return sum(map(len, self.pieces))

    def num_shards(self, size: int) -> int:
        return sum(-(-len(piece) // size) for piece in self.pieces)

    def shards(self, size: int) -> Iterator[Shard]:
        """Yield shards of at most ``size`` pictures, the same ones in the same order every time."""
        for piece in self.pieces:
            for first in range(0, len(piece), size):
                yield piece.cut(first, min(size, len(piece) - first))


def listed(text: str, column: str | None = None) -> Input:
    """List the folder, file, glob or Parquet ``text``; ``column`` is where a table has pictures."""
    name = shown(text)
    try:
        store, path = place(text)
        listing = _Listing(_files(store, path, name))
        if not listing.tables and not listing.pictures:
            raise RunError(f"{name}: there are no pictures and no Parquet files")
        if not listing.tables:
            return Input(store, listing.fingerprint, [Paths(sorted(listing.pictures))])
        if listing.pictures:
            raise RunError(
                f"{name}: there are both pictures and Parquet files; name one kind, as in "
                f"{name.rstrip('/')}/*.parquet"
            )
        return Input(store, listing.fingerprint, _groups(store, sorted(listing.tables), column))
    except (OSError, ValueError, ImportError) as error:
        raise RunError(f"{name}: it cannot be listed: {error}") from None


class _Listing:
    """Paths, and a sum over all that is known of them: only paths stay in memory."""

    def __init__(self, files: Iterable[File]) -> None:
        self.pictures: list[str] = []
        self.tables: list[str] = []
        total = 0
        for file in files:
            kind = self.tables if file.path.lower().endswith(_TABLES) else self.pictures
            kind.append(file.path)
            total += int.from_bytes(hashlib.sha256(repr(file).encode()).digest(), "big")
        self.fingerprint = f"{total % (1 << 256):064x}"


def _files(store: Store, path: str, name: str) -> Iterable[File]:
    kind = store.kind(path)
    if kind == fs.FileType.Directory:
        endings = _PICTURES + _TABLES
        return (file for file in store.files(path) if file.path.lower().endswith(endings))
    if kind == fs.FileType.File:
        return [store.file(path)]
    if not _pattern.is_pattern(path):
        raise RunError(f"{name}: there is no such file or folder")
    folder, depth = _pattern.split(path)
    matches = _pattern.compiled(path).fullmatch
    return (file for file in store.files(folder, depth) if matches(file.path))


def _groups(store: Store, paths: list[str], column: str | None) -> list[Shard]:
    with ThreadPoolExecutor(_READERS) as readers:
        files = readers.map(lambda path: _groups_of(store, path, column), paths)
        return [group for file in files for group in file]


def _groups_of(store: Store, path: str, column: str | None) -> list[Shard]:
    """Return the row groups of a Parquet file that have rows."""
    try:
        with store.filesystem.open_input_file(path) as source:
            table = pq.ParquetFile(source)
            schema, metadata = table.schema_arrow, table.metadata
    except (OSError, ValueError) as error:
        raise RunError(f"{store.text(path)}: it cannot be read as Parquet: {error}") from None
    try:
        column, names = columns(schema, column)
    except ValueError as error:
        raise RunError(f"{store.text(path)}: {error}") from None
    groups: list[Shard] = []
    offset = 0
    for i in range(metadata.num_row_groups):
        count = metadata.row_group(i).num_rows
        if count > 0:
            groups.append(Rows(path, i, 0, count, offset, column, names))
        offset += count
    return groups


def columns(schema: pa.Schema, column: str | None) -> tuple[str, str | None]:
    """Return the column that has the pictures, and the one that has what they are called."""
    if column is None:
        found = [name for name in _COLUMNS if name in schema.names]
        column = found[0] if found else schema.names[0]
    if column not in schema.names:
        raise ValueError(f"there is no column {column!r} but {', '.join(schema.names)}")
    if not _holds_pictures(schema.field(column).type):
        raise ValueError(
            f"the column {column!r} is {schema.field(column).type}; paths or bytes of files are "
            "read, name their column by --column"
        )
    if is_text(schema.field(column).type):
        return column, None
    texts = [n for n in _NAMES if n in schema.names and is_text(schema.field(n).type)]
    return column, next((name for name in texts if name != column), None)


def is_text(kind: Any) -> bool:
    """Whether a type of Arrow is that of texts, which are paths."""
    types = pa.types
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def _holds_pictures(kind: Any) -> bool:
    types = pa.types
    if types.is_struct(kind):
        return {"bytes", "path"} <= {kind.field(i).name for i in range(kind.num_fields)}
    return is_text(kind) or bool(types.is_binary(kind) or types.is_large_binary(kind))
