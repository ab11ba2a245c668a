"""What each part of a row takes on one core, on photographs of 512 x 512 pixels.

Run it on a machine that does nothing else. A line is the median of ``--runs`` runs, by picture.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from collections.abc import Callable
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from throughput import photographs, timed

import emerdiff
from emerdiff.ray._rle import run_lengths
from emerdiff.ray._rows import _png, _tree, decoded, row
from emerdiff.ray._worker import SCHEMA


def main() -> None:
    os.environ.setdefault("RAYON_NUM_THREADS", "1")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in (("--pictures", 12), ("--runs", 5)):
        parser.add_argument(name, type=int, default=default)
    parser.add_argument("--model")
    parser.add_argument("--detail")
    given = parser.parse_args()
    options = {"detail": given.detail} if given.detail else {}
    files, model = photographs(given.pictures), emerdiff.Model(given.model, threads=1)
    images = [decoded(data) for data in files]
    results = [model.segment(image, **options) for image in images]
    made = [row(partial(bytes, data), model, options) for data in files]
    table = pa.Table.from_pylist([{"path": "x", **one} for one in made], SCHEMA)

    def write() -> None:
        with tempfile.NamedTemporaryFile() as file:
            pq.write_table(table, file, compression="zstd", use_dictionary=False)
            os.fsync(file.fileno())

    parts: dict[str, Callable[[], Any]] = {
        "reading and decoding": lambda: [decoded(data).load() for data in files],
        "model": lambda: [model.segment(image, **options) for image in images],
        "run lengths": lambda: [list(run_lengths(r.labels, r.n_segments)) for r in results],
        "tree": lambda: [_tree(result) for result in results],
        "PNG of labels": lambda: [_png(result.labels) for result in results],
        "writing Parquet": write,
    }
    for name, part in parts.items():
        print(f"| {name} | {1000 * timed(part, given.runs) / len(files):.2f} ms |")
    seconds = [result.info["seconds"] for result in results]
    outside = [one["cluster"] + one["difference"] + one["assign"] for one in seconds]
    print(f"| of the model, outside its graphs | {1000 * statistics.fmean(outside):.0f} ms |")
    # Each picture once: another time it would take no room.
    table = table.slice(0, 3)
    print(f"| a file of a picture | {sum(map(len, files[:3])) / 3000:.0f} kB |")
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", use_dictionary=False)
    print(f"| a row in the file | {sink.getvalue().size / 3000:.1f} kB |")


if __name__ == "__main__":
    main()
