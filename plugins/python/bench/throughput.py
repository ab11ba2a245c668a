"""Pictures a second: one model, several side by side, and Ray, on photographs of 512 x 512 pixels.

    python bench/throughput.py plain | shared | ray | dataset

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
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
from PIL import Image

import emerdiff
from emerdiff.ray._rows import row

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
            made = row(partial(bytes, data), models[number % len(models)], options)
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
            yield name, 0.0, partial(rows, models, workers, files, given.options)


def shared(given: argparse.Namespace, files: list[bytes]) -> Iterator[tuple[str, float, Any]]:
    """One model with a thread a core, used by several threads of Python."""
    model = emerdiff.Model(given.model)
    for workers in given.workers:
        rows([model], workers, files[:workers], given.options)
        name = f"1 model, {workers} pictures at a time"
        yield name, 0.0, partial(rows, [model], workers, files, given.options)


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
    parser.add_argument("mode", choices=modes)
    for name, default in (("--pictures", 48), ("--runs", 5), ("--shard", 8)):
        parser.add_argument(name, type=int, default=default)
    for name in ("--workers", "--threads"):
        parser.add_argument(name, type=numbers, default=[1])
    parser.add_argument("--model")
    parser.add_argument("--detail")
    given = parser.parse_args()
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    given.options = {"detail": given.detail} if given.detail else {}
    files = photographs(given.pictures)
    cores = len(os.sched_getaffinity(0))
    for name, start, work in modes[given.mode](given, files):
        rate = len(files) / timed(work, given.runs)
        started = f"{start:.1f} s" if start else ""
        print(f"| {name} | {rate:.2f} | {rate / cores:.2f} | {started} |", flush=True)


if __name__ == "__main__":
    main()
