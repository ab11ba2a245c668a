"""An object store: S3, as an imitation on this machine gives it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.request import Request, urlopen

import pyarrow.dataset
import pytest
from pyarrow import fs
from ray_pictures import draw, encoded

moto = pytest.importorskip("moto.server", reason="moto[server,s3] is not installed")


@pytest.fixture
def query() -> Iterator[str]:
    """What a URI of the store has after its path; there is a bucket of the name ``bucket``."""
    server = moto.ThreadedMotoServer("127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    urlopen(Request(f"http://{host}:{port}/bucket", method="PUT"))
    yield f"?endpoint_override={host}:{port}&scheme=http&region=us-east-1"
    server.stop()


def test_pictures_and_rows_in_a_bucket(
    run: Callable[..., int], query: str, capsys: pytest.CaptureFixture[str]
) -> None:
    base = "s3://key:secret@bucket"
    store, _ = fs.FileSystem.from_uri(f"{base}/{query}")
    for i in range(5):
        with store.open_output_stream(f"bucket/photos/a b/{i}#.png") as file:
            file.write(encoded(draw(i)) if i else b"broken")
    source, target = f"{base}/photos{query}", f"{base}/out{query}"
    assert run(source, target, "--shard", "2") == 0
    store.delete_file("bucket/out/part-000001.parquet")
    assert run(source, target, "--shard", "2") == 0
    files = sorted(info.base_name for info in store.get_file_info(fs.FileSelector("bucket/out")))
    assert files == ["_emerdiff.json", *(f"part-00000{i}.parquet" for i in range(3))]
    table = pyarrow.dataset.dataset("bucket/out", filesystem=store, format="parquet").to_table()
    assert table["path"].to_pylist() == [f"s3://bucket/photos/a b/{i}#.png" for i in range(5)]
    assert [error is None for error in table["error"].to_pylist()] == [False, *[True] * 4]
    assert run(source, f"{base.replace('bucket', 'nowhere')}/out{query}") == 1
    said = capsys.readouterr().err
    assert "s3://nowhere/out: " in said and "secret" not in said
