"""`python -m emerdiff_export.train.held_out` writes held-out scenes for `emerdiff eval folder`."""

import argparse
from pathlib import Path

from PIL import Image

from .loop import scenes
from .sources import Sources

SEED = 77
"""Differs from the seeds of training and of the sheets."""


def main():
    parser = argparse.ArgumentParser(prog="emerdiff_export.train.held_out", description=__doc__)
    parser.add_argument("--cache", type=Path, required=True, help="of the training data")
    parser.add_argument("--out", type=Path, required=True, help="new folder")
    parser.add_argument("--count", type=int, default=100)
    args = parser.parse_args()
    write(Sources.load(args.cache, held_out=True), args.out, args.count)


def write(sources: Sources, folder: Path, count: int) -> None:
    """Writes `images/` and `masks/`, each scene at twice the size that the model sees."""
    for name in ("images", "masks"):
        (folder / name).mkdir(parents=True)
    for i, scene in enumerate(scenes(sources, SEED, range(count), objects=True)):
        Image.fromarray(scene.image).save(folder / f"images/{i:04}.png")
        mask = scene.ground_truth.astype("uint8").repeat(2, 0).repeat(2, 1)
        Image.fromarray(mask).save(folder / f"masks/{i:04}.png")


if __name__ == "__main__":
    main()
