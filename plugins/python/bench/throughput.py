"""Pictures a second: one model, several side by side, and Ray, on photographs of 512 x 512 pixels.

    python bench/throughput.py stages | plain | shared | ray | dataset

Run it on a machine that does nothing else. A line is the median of ``--runs`` runs: pictures a
second, the same by core, and the seconds of the start that they do not contain.
"""

from __future__ import annotations

import argparse
import io
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

import emerdiff
from emerdiff.ray._rle import run_lengths
from emerdiff.ray._rows import _png, _tree, decoded, row
from emerdiff.ray._worker import SCHEMA

PICTURES = Path(__file__).resolve().parents[3] / "examples" / "pictures"
SIZE = 512


def photographs(count: int) -> list[bytes]:
    """Return ``count`` JPEG files of 512 x 512 pixels: squares of the photographs, in turn."""
    files = []
    for path in sorted(PICTURES.glob("*.jpg")):
        with Image.open(path) as image:
            side = min(image.size)
            left, top = (image.width - side) // 2, (image.height - side) // 2
            square = image.crop((left, top, left + side, top + side)).resize((SIZE, SIZE))
        file = io.BytesIO()
        square.save(file, "JPEG", quality=90)
        files.append(file.getvalue())
    return [files[i % len(files)] for i in range(count)]


def rows(models: list[emerdiff.Model], workers: int, files: list[bytes], options: Any) -> None:
    """Make the row of each file, by ``workers`` threads that have the models in turn."""

    def work(number: int) -> None:
        for data in files[number::workers]:
            made = row(lambda data=data: data, models[number % len(models)], options)
            assert made["error"] is None, made["error"]

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, range(workers)))


def plain(given: argparse.Namespace, files: list[bytes]) -> Iterator[tuple[str, float, Any]]:
    """Models of their own, each in a thread of Python and with so many threads."""
    for workers in given.workers:
        for threads in given.threads:
            models = [emerdiff.Model(given.model, threads=threads) for _ in range(workers)]
            rows(models, workers, files[:workers], given.options)
            name = f"{workers} models of {threads} threads"
            yield name, 0.0, lambda m=models, w=workers: rows(m, w, files, given.options)


def shared(given: argparse.Namespace, files: list[bytes]) -> Iterator[tuple[str, float, Any]]:
    """One model with a thread a core, used by several threads of Python."""
    model = emerdiff.Model(given.model)
    for workers in given.workers:
        rows([model], workers, files[:workers], given.options)
        name = f"1 model, {workers} pictures at a time"
        yield name, 0.0, lambda w=workers: rows([model], w, files, given.options)


def on_ray(given: argparse.Namespace, files: list[bytes]) -> Iterator[tuple[str, float, Any]]:
    """The workers of ``python -m emerdiff.ray``, from the first shard to the last file."""
    import ray

    from emerdiff.ray._progress import Progress
    from emerdiff.ray._run import Run, Task
    from emerdiff.ray._shards import Paths
    from emerdiff.ray._storage import LocalStore
    from emerdiff.ray._worker import ModelOptions, Worker

    with tempfile.TemporaryDirectory() as folder:
        paths = [f"{folder}/{i:05d}.jpg" for i in range(len(files))]
        for path, data in zip(paths, files):
            Path(path).write_bytes(data)
        for workers in given.workers:
            began = time.perf_counter()
            how = ModelOptions(given.model, None, given.threads[0])
            actor = ray.remote(Worker).options(num_cpus=0)
            these = LocalStore(), LocalStore(), how, given.options
            actors: list[Any] = [actor.remote(*these) for _ in range(workers)]
            ray.get([actor.facts.remote() for actor in actors])
            start = time.perf_counter() - began

            def work(actors: list[Any] = actors) -> None:
                cut = [paths[i : i + given.shard] for i in range(0, len(paths), given.shard)]
                tasks = (Task(Paths(c), f"{folder}/{i}.parquet") for i, c in enumerate(cut))
                Run(actors, tasks, lambda facts: None).perform(Progress(0, 0, quiet=True))

            work()
            yield f"Ray, {workers} workers of {given.threads[0]} threads", start, work


def dataset(given: argparse.Namespace, files: list[bytes]) -> Iterator[tuple[str, float, Any]]:
    """``segment_dataset`` on bytes in memory, its start with it, written as Parquet."""
    import ray.data

    from emerdiff.ray import segment_dataset

    ds = ray.data.from_arrow(
        [pa.table({"bytes": files[i : i + 8]}) for i in range(0, len(files), 8)]
    )
    for workers in given.workers:

        def work(workers: int = workers) -> None:
            with tempfile.TemporaryDirectory() as folder:
                segment_dataset(
                    ds, given.model, column="bytes", concurrency=workers, **given.options
                ).write_parquet(folder)

        yield f"Ray Data, {workers} actors, with their start", 0.0, work


def stages(given: argparse.Namespace, files: list[bytes]) -> None:
    """Print what each part of a row takes on one core."""
    os.environ.setdefault("RAYON_NUM_THREADS", "1")
    model = emerdiff.Model(given.model, threads=1)
    images = [decoded(data) for data in files]
    results = [model.segment(image, **given.options) for image in images]
    made = [row(lambda data=data: data, model, given.options) for data in files]
    table = pa.Table.from_pylist([{"path": "x", **one} for one in made], SCHEMA)

    def write() -> None:
        with tempfile.NamedTemporaryFile() as file:
            pq.write_table(table, file, compression="zstd", use_dictionary=False)
            os.fsync(file.fileno())

    parts: dict[str, Callable[[], Any]] = {
        "reading and decoding": lambda: [decoded(data).load() for data in files],
        "model": lambda: [model.segment(image, **given.options) for image in images],
        "run lengths": lambda: [list(run_lengths(r.labels, r.n_segments)) for r in results],
        "tree": lambda: [_tree(result) for result in results],
        "PNG of labels": lambda: [_png(result.labels) for result in results],
        "writing Parquet": write,
    }
    for name, part in parts.items():
        print(f"| {name} | {1000 * timed(part, given.runs) / len(files):.2f} ms |")
    inside = ("encode", "features", "denoise", "decode")
    outside = [
        result.info["seconds"]["total"] - sum(result.info["seconds"][name] for name in inside)
        for result in results
    ]
    print(f"| of the model, outside its graphs | {1000 * statistics.median(outside):.0f} ms |")
    # Each picture once: another time it would take no room.
    table = table.slice(0, 3)
    print(f"| a file of a picture | {sum(map(len, files[:3])) / 3000:.0f} kB |")
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", use_dictionary=False)
    print(f"| a row in the file | {sink.getvalue().size / 3000:.1f} kB |")


def timed(work: Callable[[], Any], runs: int) -> float:
    seconds = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def main() -> None:
    modes = {"plain": plain, "shared": shared, "ray": on_ray, "dataset": dataset}
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("mode", choices=["stages", *modes])
    parser.add_argument("--pictures", type=int, default=48)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--workers", type=numbers, default=[1])
    parser.add_argument("--threads", type=numbers, default=[1])
    parser.add_argument("--shard", type=int, default=8)
    parser.add_argument("--model")
    parser.add_argument("--detail")
    given = parser.parse_args()
    given.options = {"detail": given.detail} if given.detail else {}
    files = photographs(given.pictures)
    if given.mode == "stages":
        return stages(given, files)
    cores = len(os.sched_getaffinity(0))
    for name, start, work in modes[given.mode](given, files):
        rate = len(files) / timed(work, given.runs)
        started = f"{start:.1f} s" if start else ""
        print(f"| {name} | {rate:.2f} | {rate / cores:.2f} | {started} |", flush=True)


if __name__ == "__main__":
    main()
