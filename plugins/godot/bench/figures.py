"""Measures the add-on in Godot: python plugins/godot/bench/figures.py

Frames of a game while a run goes on beside it, and what calls on a result of a megapixel take.
EMERDIFF_GODOT_ARCHIVE and EMERDIFF_GODOT_ROOT are those of the tests. Nothing else may run.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "tests"), str(HERE.parents[1] / "testing")]
from godot_host import Godot  # noqa: E402
from roots import FOLDER, REPOSITORY  # noqa: E402

PICTURE = REPOSITORY / "examples" / "pictures" / "coffee.jpg"


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[round(share * (len(times) - 1))]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        godot = Godot.new(Path(folder))
        shutil.copy(HERE / "project" / "frames.gd", godot.project)
        shutil.copy(PICTURE, godot.project / "bench.jpg")
        for threads in sys.argv[1:] or ["0"]:
            measure(godot, threads)


def measure(godot: Godot, threads: str) -> None:
    done = godot.start(
        *"--headless --script res://frames.gd".split(),
        EMERDIFF_BENCH_PICTURE=f"{FOLDER}/project/bench.jpg",
        EMERDIFF_BENCH_THREADS=threads,
    )
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("FIGURES "))
    told = json.loads(line.removeprefix("FIGURES "))
    idle, running = told["idle"], told["running"]
    print(f"threads {threads}: {len(running)} frames, runs {told['runs']} s")
    for name, times in (("idle", idle), ("running", running)):
        print(
            f"  {name}: median {statistics.median(times):.2f}, 99th percentile "
            f"{percentile(times, 0.99):.2f}, longest {max(times):.2f} ms"
        )
    print(
        f"  longest of a run / 99th percentile of idle: {max(running) / percentile(idle, 0.99):.2f}"
    )
    for name, times in told["calls"].items():
        print(f"  {name}: {statistics.median(times):.2f} ms")


main()
