"""Small pictures, runs on them that take little time, and an accident."""

from __future__ import annotations

import io
import os
import signal
import time
from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parents[4]
BUNDLE = ROOT / "tests" / "data" / "random"
# About 7 ms a picture.
OPTIONS = {"preset": "paper", "n_segments": 6, "num_inference_steps": 1, "readout": "latents"}
QUICK = [
    *("--model", str(BUNDLE), "--workers", "1", "--preset", "paper", "--num-regions", "6"),
    *("--option", "num_inference_steps=1", "--option", "readout=latents"),
]


def draw(seed: int) -> Image.Image:
    """A small picture of a few flat parts, another one for each seed."""
    random = np.random.default_rng(seed)
    height, width = random.integers(32, 64, 2)
    picture = np.full((height, width, 3), random.integers(0, 255, 3), np.uint8)
    for _ in range(4):
        top, left = random.integers(0, height - 8), random.integers(0, width - 8)
        picture[top : top + 20, left : left + 20] = random.integers(0, 255, 3)
    return Image.fromarray(picture)


def encoded(image: Image.Image, format: str = "PNG") -> bytes:
    file = io.BytesIO()
    image.save(file, format)
    return file.getvalue()


def make_pictures(folder: Path, count: int) -> list[Path]:
    """Write small pictures of two formats, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for i in range(count):
        ending, format = (".jpg", "JPEG") if i % 2 else (".png", "PNG")
        paths.append(folder / f"{i:04d}{ending}")
        paths[-1].write_bytes(encoded(draw(i), format))
    return paths


def _children(parent: int, title: bytes) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            number = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if number == parent and title in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def kill_a_worker(title: bytes) -> int:
    """Kill a worker of the cluster that this process started, once one is busy; return its id."""
    (raylet,) = _children(os.getpid(), b"raylet/raylet")
    while not (found := _children(raylet, title)):
        time.sleep(0.02)
    os.kill(found[0], signal.SIGKILL)
    return found[0]
