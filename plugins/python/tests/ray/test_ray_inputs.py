"""What a run reads: folders, globs, tables of paths and of bytes, other filesystems."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet as pq
import pytest
from ray_pictures import BUNDLE, OPTIONS, draw, encoded

from emerdiff.ray import _pattern
from emerdiff.ray._errors import RunError
from emerdiff.ray._inputs import listed
from emerdiff.ray._places import place
from emerdiff.ray._storage import LocalStore
from emerdiff.ray._worker import ModelOptions, Worker


def rows_of(output: Path) -> list[dict[str, object]]:
    return pyarrow.dataset.dataset(output, format="parquet").to_table().to_pylist()


def names(text: object) -> list[str]:
    found = listed(str(text))
    store = found.store
    return [name for shard in found.shards(3) for name, _ in shard.pictures(store)]


def test_folders_globs_and_uris_list_the_same(forty: Path) -> None:
    files = sorted(str(path) for path in forty.glob("*/*"))
    assert names(forty) == files
    assert names(f"{forty}/") == files
    assert names(f"{forty}/**") == files
    assert names(f"{forty}/**/*.[jp][pn]g") == files
    assert names(forty.as_uri()) == files
    assert names(f"{forty}/a/*.png") == [f for f in files if "/a/" in f and f.endswith(".png")]
    assert names(f"{forty}/*/001[!0-4].jpg") == [
        f for f in files if f.endswith(".jpg") and f[-8:-5] == "001" and f[-5] not in "01234"
    ]
    assert names(files[3]) == files[3:4]
    assert names(f"fsspec+{forty.as_uri()}") == [f"fsspec+file://{f}" for f in files]


def test_a_listing_is_known_again(tmp_path: Path) -> None:
    def write(name: str, data: bytes = b"x") -> str:
        (tmp_path / name).write_bytes(data)
        return listed(str(tmp_path)).fingerprint

    seen = [write("a.png"), write("b.png"), write("b.png", b"xy")]
    assert listed(str(tmp_path)).fingerprint == seen[-1]
    (tmp_path / "b.png").rename(tmp_path / "c.png")
    seen.append(listed(str(tmp_path)).fingerprint)
    assert len(set(seen)) == 4
    for name in (".hidden.png", "notes.txt"):
        assert write(name) == seen[-1], "it is no picture of the data set"


def test_what_cannot_be_listed_is_said(tmp_path: Path) -> None:
    def refused(text: object, column: str | None = None) -> str:
        with pytest.raises(RunError) as caught:
            listed(str(text), column)
        return str(caught.value)

    assert "no such file or folder" in refused(tmp_path / "nowhere")
    assert "no pictures and no Parquet files" in refused(tmp_path)
    assert "cannot be listed" in refused(tmp_path / "nowhere" / "*.png")
    assert "cannot be listed" in refused("what://is/this")
    (tmp_path / "a.parquet").write_bytes(b"no table")
    assert "a.parquet: it cannot be read as Parquet" in refused(tmp_path)
    pq.write_table(pa.table({"n": [1], "path": ["x"]}), tmp_path / "a.parquet")
    assert "there is no column 'photo' but n, path" in refused(tmp_path, "photo")
    assert "the column 'n' is int64" in refused(tmp_path, "n")
    (tmp_path / "b.png").write_bytes(b"x")
    assert "name one kind" in refused(tmp_path)


def test_patterns() -> None:
    assert _pattern.split("/a/b*/c/*.png") == ("/a", 2)
    assert _pattern.split("/a/**/*.png") == ("/a", None)
    assert _pattern.split("/*.png") == ("/", 0)
    assert _pattern.compiled("/a/[^x].p").fullmatch("/a/^.p")
    assert not _pattern.compiled("/a/?.png").fullmatch("/a/b/png")
    assert not _pattern.compiled("/a.*").fullmatch("/ab")


def written(source: Path, output: Path) -> list[dict[str, object]]:
    """Return the rows that a worker writes, here, without a cluster."""
    found = listed(str(source))
    worker = Worker(found.store, LocalStore(), ModelOptions(str(BUNDLE), None), OPTIONS)
    output.mkdir()
    for i, shard in enumerate(found.shards(16)):
        worker.write(shard, f"{output}/{i}.parquet", {}, worker.facts())
    return rows_of(output)


def test_names_of_any_bytes_and_things_that_are_no_files(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / os.fsdecode(b"caf\xe9 #1?.png")).write_bytes(encoded(draw(1)))
    os.mkfifo(folder / "pipe.png")
    (folder / "folder.png").mkdir()
    (folder / "loop.png").symlink_to(folder / "loop.png")
    rows = {os.path.basename(str(r["path"])): r for r in written(folder, tmp_path / "out")}
    assert rows["caf\\xe9 #1?.png"]["error"] is None
    assert "no file" in str(rows["pipe.png"]["error"])
    assert "symbolic links" in str(rows["loop.png"]["error"])
    assert len(rows) == 3


def tables(folder: Path) -> dict[str, pa.Table]:
    """The same pictures in each way that tables have them."""
    data = [encoded(draw(i)) for i in range(8)]
    for i, one in enumerate(data):
        (folder / f"{i}.png").write_bytes(one)
    paths = [f"{i}.png" for i in range(8)]
    both = [{"bytes": d if i % 2 else None, "path": p} for i, (d, p) in enumerate(zip(data, paths))]
    return {
        "bytes": pa.table({"id": range(8), "bytes": data}),
        "large": pa.table({"picture": pa.array(data, pa.large_binary())}),
        "relative": pa.table({"file_name": paths}),
        "uris": pa.table({"uri": [(folder / path).as_uri() for path in paths]}),
        "hugging face": pa.table({"image": both, "label": range(8)}),
        "named": pa.table({"bytes": data, "path": [f"set/{path}" for path in paths]}),
    }


def test_tables_have_the_same_pictures(tmp_path: Path) -> None:
    found = {}
    for name, table in tables(tmp_path).items():
        for file in ("1", "2"):
            part = table.slice(0, 5) if file == "1" else table.slice(5)
            pq.write_table(part, tmp_path / f"{name}{file}.parquet", row_group_size=3)
        source = listed(f"{tmp_path}/{name}?.parquet")
        shards = list(source.shards(2))
        assert list(map(len, shards)) == [2, 1, 2, 2, 1]
        found[name] = [
            (text, load()) for shard in shards for text, load in shard.pictures(source.store)
        ]
    files = [(tmp_path / f"{i}.png").read_bytes() for i in range(8)]
    assert all([data for _, data in pictures] == files for pictures in found.values())
    numbered = [f"{tmp_path}/bytes1.parquet#{i}" for i in range(5)]
    assert [text for text, _ in found["bytes"]][:5] == numbered
    assert found["bytes"][5][0] == f"{tmp_path}/bytes2.parquet#0"
    for name in ("relative", "hugging face"):
        assert [text for text, _ in found[name]] == [f"{i}.png" for i in range(8)]
    assert found["named"][7][0] == "set/7.png" and found["uris"][7][0].endswith("/7.png")


def test_a_table_that_is_damaged_is_rows_with_errors(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    data = [encoded(draw(i)) for i in range(4)]
    pq.write_table(pa.table({"bytes": [*data[:3], None]}), folder / "good.parquet")
    table = folder / "bad.parquet"
    pq.write_table(pa.table({"bytes": data}), table, compression="none", use_dictionary=False)
    damaged = bytearray(table.read_bytes())
    damaged[4:40] = bytes(36)
    table.write_bytes(damaged)
    errors = [row["error"] for row in written(folder, tmp_path / "out")]
    assert all(errors[:4]) and errors[4:7] == [None] * 3
    assert errors[7] == "the table has no picture in this row"


def test_another_filesystem_is_written_and_read(run: Callable[..., int], tmp_path: Path) -> None:
    for i in range(3):
        (tmp_path / f"{i}.png").write_bytes(encoded(draw(i)))
    uri = f"fsspec+{tmp_path.as_uri()}"
    assert run(f"{uri}/?.png", f"{uri}/out") == 0
    assert run(f"{uri}/?.png", f"{uri}/out") == 0
    rows = rows_of(tmp_path / "out")
    assert [row["path"] for row in rows] == [f"{uri}/{i}.png" for i in range(3)]
    assert sorted(os.listdir(tmp_path / "out")) == ["_emerdiff.json", "part-000000.parquet"]


def test_secrets_of_a_uri_are_not_written() -> None:
    store, path = place("s3://key:secret@bucket/photos/?region=eu-west-1")
    assert store.text(path) == "s3://bucket/photos"
