"""What the package costs over the C interface, in turn: a run and its label map.

    python bench/overhead.py

The C side is the bare functions, called with structures that were made before. The model is the
random bundle, whose runs are shortest.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from ctypes import byref, c_void_p
from pathlib import Path
from typing import Callable

import numpy as np

import emerdiff
from emerdiff import _abi, _arrays
from emerdiff._library import library
from emerdiff._pixels import pixels

RUNS = 11
BUNDLE = Path(__file__).resolve().parents[3] / "tests" / "data" / "random"


def bare(model: emerdiff.Model, image: np.ndarray) -> Callable[[], object]:
    """Return a run through the functions of the header."""
    lib, struct = library(), pixels(image).struct
    labels = np.empty(image.shape[:2], np.uint16)
    buffer = _arrays.buffer(labels)

    def run() -> np.ndarray:
        result = c_void_p()
        lib.emerdiff_segment(model._handle, byref(struct), byref(_abi.Run()), byref(result))
        lib.emerdiff_segmentation_labels(result, 16, byref(buffer))
        lib.emerdiff_segmentation_free(result)
        return labels

    return run


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    empty = [seconds(lambda: subprocess.run([sys.executable, "-c", "pass"])) for _ in range(RUNS)]
    code = "import emerdiff"
    full = [seconds(lambda: subprocess.run([sys.executable, "-c", code])) for _ in range(RUNS)]
    added = statistics.median(full) - statistics.median(empty)
    print(f"import emerdiff: {1e3 * added:.0f} ms")
    model = emerdiff.Model(BUNDLE)
    print("picture        C, ms   Python, ms   Python / C")
    for width, height in [(64, 64), (1000, 1000), (4000, 3000)]:
        rng = np.random.default_rng(0)
        image = rng.integers(0, 255, (height // 8, width // 8, 3), np.uint8)
        image = np.ascontiguousarray(image.repeat(8, 0).repeat(8, 1))
        sides = bare(model, image), lambda image=image: model.segment(image).labels
        times = [[seconds(side) for side in sides] for _ in range(RUNS)]
        c, python = (1e3 * statistics.median(column) for column in zip(*times))
        ratio = statistics.median(python / c for c, python in times)
        print(f"{width}x{height:<8} {c:>8.2f} {python:>12.2f} {ratio:>12.3f}")


if __name__ == "__main__":
    main()
