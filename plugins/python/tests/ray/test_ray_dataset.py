"""``segment_dataset`` on data sets of paths, bytes and arrays."""

from __future__ import annotations

import io
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from ray_pictures import BUNDLE, OPTIONS, draw, encoded, kill_a_worker

import emerdiff
from emerdiff.ray import segment_dataset


@pytest.fixture(scope="module")
def expected() -> list[np.ndarray]:
    with emerdiff.Model(BUNDLE, threads=1) as model:
        return [model.segment(draw(i), **OPTIONS).labels for i in range(3)]


def labels_of(row: dict[str, Any]) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(row["labels"])))


def segmented(items: list[dict[str, Any]], column: str) -> list[dict[str, Any]]:
    import ray

    ds = ray.data.from_items(items, override_num_blocks=2)
    rows = segment_dataset(ds, BUNDLE, column=column, concurrency=1, **OPTIONS).take_all()
    return sorted(rows, key=lambda row: row["id"])


@pytest.mark.parametrize("kind", ["path", "image"])
def test_columns(cluster: str, kind: str, expected: list[np.ndarray], tmp_path: Path) -> None:
    items = []
    for i in range(3):
        (tmp_path / f"{i}.png").write_bytes(encoded(draw(i)))
        value = str(tmp_path / f"{i}.png") if kind == "path" else np.asarray(draw(i))
        items.append({"id": i, "width": "replaced", kind: value})
    if kind == "path":
        items.append({"id": 3, "path": str(tmp_path / "3.png")})
    rows = segmented(items, kind)
    for row, labels in zip(rows, expected):
        assert row["error"] is None and row["width"] == labels.shape[1]
        assert np.array_equal(labels_of(row), labels)
    assert ("path" in rows[0]) == (kind == "path") and "image" not in rows[0]
    assert all("No such file" in row["error"] and row["labels"] is None for row in rows[3:])


def test_an_actor_that_is_killed_loses_nothing(cluster: str, expected: list[np.ndarray]) -> None:
    items = [{"id": i, "bytes": encoded(draw(i)) if i < 59 else b"broken"} for i in range(60)]
    killed: list[int] = []
    killer = threading.Thread(target=lambda: killed.append(kill_a_worker(b").submit")), daemon=True)
    killer.start()
    rows = segmented(items, "bytes")
    assert killed and [row["id"] for row in rows] == list(range(60))
    assert [row["id"] for row in rows if row["error"]] == [59] and "bytes" not in rows[0]
    assert np.array_equal(labels_of(rows[2]), expected[2])


def test_options_that_no_picture_fits_are_an_error(cluster: str) -> None:
    with pytest.raises(Exception, match="min_area"):
        import ray

        ds = ray.data.from_items([{"bytes": encoded(draw(0))}])
        segment_dataset(ds, BUNDLE, column="bytes", concurrency=1, min_area=7).take_all()
