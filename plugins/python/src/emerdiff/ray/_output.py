"""The folder that a run writes: a file for each shard, and a manifest of the run."""

from __future__ import annotations

import json
from typing import Any

from pyarrow import fs
from pyarrow import parquet as pq

from ._errors import RunError
from ._places import place, shown
from ._storage import INCOMPLETE

# Readers of Parquet folders pass over names that begin so.
_MANIFEST = "_emerdiff.json"
_PREFIX, _SUFFIX = "part-", ".parquet"


class Output:
    """The Parquet folder of one run."""

    def __init__(self, text: str) -> None:
        self.text = shown(text).rstrip("/")
        try:
            self.store, self.folder = place(text)
            self.store.filesystem.create_dir(self.folder, recursive=True)
        except (OSError, ValueError, ImportError) as error:
            raise RunError(f"{self.text}: this folder cannot be made: {error}") from None

    def path(self, shard: int) -> str:
        return f"{self.folder}/{_PREFIX}{shard:06d}{_SUFFIX}"

    def begin(self, facts: dict[str, Any]) -> None:
        """Keep ``facts``, all that decides the rows, unless a run has begun here with the same."""
        self.require(facts)
        if self._manifest() is None:
            data = json.dumps(facts, indent=1, sort_keys=True).encode()
            try:
                self.store.write(f"{self.folder}/{_MANIFEST}", data)
            except OSError as error:
                raise RunError(f"{self.text}: nothing can be written there: {error}") from None

    def require(self, facts: dict[str, Any]) -> None:
        """Refuse to mix rows: a run that has begun here goes on with the same ``facts`` only."""
        before = self._manifest()
        if before is None:
            self._require_no_tables()
            return
        # Numbers and texts as the manifest has them.
        now = json.loads(json.dumps(facts))
        changed = [_difference(n, before.get(n), now[n]) for n in now if before.get(n) != now[n]]
        if changed:
            raise RunError(
                f"{self.text}: this run was begun otherwise ({'; '.join(changed)}); give what it "
                "was begun with, or another --output"
            )

    def _manifest(self) -> dict[str, Any] | None:
        path = f"{self.folder}/{_MANIFEST}"
        try:
            if self.store.kind(path) == fs.FileType.NotFound:
                return None
            manifest: dict[str, Any] = json.loads(self.store.read(path))
            return manifest
        except (OSError, ValueError) as error:
            raise RunError(f"{self.text}/{_MANIFEST}: it cannot be read: {error}") from None

    def _require_no_tables(self) -> None:
        if any(file.path.endswith(_SUFFIX) for file in self.store.files(self.folder)):
            raise RunError(
                f"{self.text}: there are Parquet files that no run of this program has written; "
                "give another --output"
            )

    def done(self, count: int, retry_errors: bool) -> bytearray:
        """Return, for each of ``count`` shards, whether its file is there."""
        self.clean()
        done = bytearray(count)
        for file in self.store.files(self.folder, depth=0):
            name = file.path.rpartition("/")[2]
            number = name[len(_PREFIX) : -len(_SUFFIX)]
            ours = name == f"{_PREFIX}{number}{_SUFFIX}" and number.isdecimal()
            if ours and int(number) < count and not (retry_errors and self._errors(file.path)):
                done[int(number)] = 1
        return done

    def _errors(self, path: str) -> int:
        with self.store.filesystem.open_input_file(path) as source:
            column = pq.read_table(source, columns=["error"])["error"]
        return len(column) - int(column.null_count)

    def clean(self) -> None:
        """Remove the halves of files that workers have left which were killed."""
        for file in self.store.files(self.folder, depth=0, hidden=True):
            if file.path.endswith(INCOMPLETE):
                self.store.remove(file.path)


def _difference(name: str, before: Any, now: Any) -> str:
    if name == "listing":
        return "pictures were added, taken away or written anew"
    if isinstance(before, dict) and isinstance(now, dict):
        names = sorted(n for n in {*before, *now} if before.get(n) != now.get(n))
        return ", ".join(_difference(n, before.get(n), now.get(n)) for n in names)
    return f"{name}: {_word(before)} then, {_word(now)} now"


def _word(value: Any) -> str:
    return "none" if value is None else str(value)
