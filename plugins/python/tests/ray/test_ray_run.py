"""A whole run: five hundred pictures, ten of them broken, and a worker that is killed."""

from __future__ import annotations

import io
import json
import struct
import threading
import time
import zlib
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.dataset
import pytest
from PIL import Image
from pycocotools import mask as coco
from ray_pictures import BUNDLE, OPTIONS, QUICK, draw, encoded, kill_a_worker, make_pictures

import emerdiff
from emerdiff.ray._rows import described

# pycocotools is older than NumPy 2.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def make_broken(folder: Path) -> dict[str, str]:
    """Write ten pictures that are broken, each otherwise; return what is said of each."""
    jpeg, png = encoded(draw(1), "JPEG"), encoded(draw(2))
    header = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    huge = png[:8] + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + png[33:]
    files = {
        "empty.jpg": (b"", "empty"),
        "text.png": (b"this is no picture", "no picture"),
        "page.webp": (b"<html></html>", "no picture"),
        "cut.jpg": (jpeg[: len(jpeg) // 2], "truncated"),
        "cut.png": (png[: len(png) // 2], "truncated"),
        "head.jpg": (jpeg[:20], "no picture"),
        "checksum.png": (png[:60] + bytes([png[60] ^ 255]) + png[61:], ""),
        "huge.png": (huge, "decompression bomb"),
        "flat.bmp": (b"BM" + bytes(12) + struct.pack("<IIIHH", 40, 0, 0, 1, 24) + bytes(24), ""),
    }
    for name, (data, _) in files.items():
        (folder / name).write_bytes(data)
    (folder / "gone.tif").symlink_to(folder / "nowhere.tif")
    return {**{name: said for name, (_, said) in files.items()}, "gone.tif": "no such file"}


def kill_one_after_a_while(output: Path, killed: list[int]) -> None:
    while len(list(output.glob("part-*"))) < 4:
        time.sleep(0.05)
    killed.append(kill_a_worker(b"ray::Worker.write"))


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    folder = tmp_path_factory.mktemp("pictures")
    make_pictures(folder, 490)
    return folder, make_broken(folder)


@pytest.fixture(scope="module")
def output(
    cluster: str, pictures: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """What is written of five hundred pictures while a worker is killed."""
    from emerdiff.ray.__main__ import main

    folder = tmp_path_factory.mktemp("out") / "rows"
    killed: list[int] = []
    killer = threading.Thread(target=kill_one_after_a_while, args=(folder, killed), daemon=True)
    killer.start()
    arguments = ["--input", str(pictures[0]), "--output", str(folder), *QUICK, "--workers", "2"]
    assert main(arguments) == 0
    assert killed and not Path(f"/proc/{killed[0]}").exists()
    return folder


def table_of(output: Path) -> pa.Table:
    return pyarrow.dataset.dataset(output, format="parquet").to_table()


def test_every_picture_is_a_row(output: Path, pictures: tuple[Path, dict[str, str]]) -> None:
    folder, broken = pictures
    table = table_of(output)
    assert sorted(table["path"].to_pylist()) == sorted(map(str, folder.iterdir()))
    errors = {Path(r["path"]).name: r["error"] for r in table.to_pylist() if r["error"]}
    assert errors.keys() == broken.keys()
    for name, said in broken.items():
        assert said in errors[name].lower() and "0x" not in errors[name]
    assert table["error"].null_count == 490
    assert len(list(output.iterdir())) == 33, "32 shards and a manifest, and nothing half-written"


def test_duckdb_reads_the_same(output: Path) -> None:
    rows = duckdb.sql(f"SELECT * FROM '{output}/*.parquet' ORDER BY path").arrow().read_all()
    table = table_of(output).sort_by("path")
    assert rows.to_pylist() == table.to_pylist()
    biggest = duckdb.sql(
        f"SELECT path, r.area FROM '{output}/*.parquet', unnest(regions) AS t(r) "
        "ORDER BY r.area DESC, path LIMIT 1"
    ).fetchall()
    areas = [(r["path"], q["area"]) for r in table.to_pylist() for q in r["regions"] or []]
    assert biggest == [min(areas, key=lambda area: (-area[1], area[0]))]


def test_run_lengths_and_labels_agree(output: Path) -> None:
    for row in table_of(output).to_pylist():
        if row["error"]:
            assert {row[name] for name in row if name not in ("path", "error")} == {None}
            continue
        labels = np.asarray(Image.open(io.BytesIO(row["labels"])))
        assert labels.shape == (row["height"], row["width"]) and labels.dtype == np.uint16
        assert len(row["regions"]) == row["num_regions"] == labels.max() + 1
        for region in row["regions"]:
            mask = coco.decode(region["rle"])
            assert np.array_equal(mask, labels == region["id"])
            box = region["bbox"]
            assert list(box.values()) == coco.toBbox(region["rle"]).tolist()
            assert region["area"] == mask.sum()


def test_rows_are_those_of_segment(output: Path) -> None:
    with emerdiff.Model(BUNDLE, threads=1) as model:
        for row in table_of(output).sort_by("path").to_pylist()[:500:12]:
            if row["error"]:
                continue
            result = model.segment(row["path"], **OPTIONS)
            labels = np.asarray(Image.open(io.BytesIO(row["labels"])))
            assert np.array_equal(labels, result.labels)
            assert [tuple(r["mean_color"]) for r in row["regions"]] == [
                r.mean_color for r in result.regions
            ]
            check_tree(row["tree"], result)


def test_the_tree_of_many_levels() -> None:
    with emerdiff.Model(BUNDLE, threads=1) as model:
        for i in range(4):
            result = model.segment(draw(i), detail="none", connected=bool(i % 2))
            made = described(result)
            assert made["automatic"] == made["num_regions"] == result.n_segments
            check_tree(made["tree"], result)


def check_tree(tree: list[dict[str, int]], result: emerdiff.Segmentation) -> None:
    """Each level is the nodes that it has, and a region's parts are its own."""
    for number in (1, 2, 6, result.max_segments):
        result.n_segments = number
        nodes = [i for i, n in enumerate(tree) if n["min_regions"] <= number <= n["max_regions"]]
        assert nodes == sorted(region.node for region in result.regions)
    areas = [0] * len(tree)
    for node in tree:
        if node["parent"] is not None:
            areas[node["parent"]] += node["area"]
    assert all(area in (0, node["area"]) for area, node in zip(areas, tree))
    path = result.path_at(3, 3)
    climbed = [path[0].node]
    while (parent := tree[climbed[-1]]["parent"]) is not None:
        climbed.append(parent)
    assert climbed == [region.node for region in path]


def test_manifest(output: Path) -> None:
    manifest = json.loads((output / "_emerdiff.json").read_text())
    assert manifest["pictures"] == 500 and manifest["name"] == "random"
    assert manifest["options"] == {
        **{"preset": "paper", "n_segments": 6},
        **{"num_inference_steps": "1", "readout": "latents"},
    }
