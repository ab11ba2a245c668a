"""`python -m emerdiff_export.train.measure` measures a bundle on held-out scenes and BSDS500.

All methods start from the same masks: k-means of the features, and on scenes also the true regions,
in cells of the grid. `bilinear` interpolates them. `modulated` weighs them with their difference
maps as the library's default preset does. `guided` and `modulated, guided` also filter along the
picture's edges. `colour` is k-means on the pixels, without any model.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from scipy.io import loadmat
from sklearn.cluster import KMeans
from torch.nn import functional

from ..model import LatentDiffusion
from ..pictures import tensor_of
from ..steps import low_resolution_masks
from .edges import Edges, edge_guided
from .held_out import SEED
from .images import MODEL_SIZE, image_of
from .loop import scenes
from .metrics import boundary_f, covering, mean_iou
from .one_step import OneStep
from .sources import Sources
from .targets import GRID, majority

NUM_MASKS = 8


def main():
    parser = argparse.ArgumentParser(prog="emerdiff_export.train.measure", description=__doc__)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--count", type=int, default=24, help="pictures of each set")
    parser.add_argument("--cache", type=Path, help="of the training data: measures scenes")
    parser.add_argument("--bsds500", type=Path, help="folder with images/ and groundTruth/")
    args = parser.parse_args()
    bundle = LatentDiffusion.load(args.bundle), Edges.of(args.bundle)
    if args.cache:
        report("composites: mIoU, boundary F", bundle, composites(args.cache, args.count), mean_iou)
    if args.bsds500:
        report("BSDS500: covering, boundary F", bundle, bsds500(args.bsds500, args.count), covering)


def report(title: str, bundle: tuple, pictures: Iterator, score) -> None:
    rows: dict[str, list] = {}
    for image, annotations, true_masks in pictures:
        for method, labels in label_maps(*bundle, image, true_masks).items():
            scores = [score(labels, annotation) for annotation in annotations]
            rows.setdefault(method, []).append((np.mean(scores), boundary_f(labels, annotations)))
    print(title)
    for method, values in rows.items():
        print(f"{method:<32} {np.mean(values, 0).round(3)} of {len(values)} pictures")


def label_maps(model: LatentDiffusion, edges: Edges, image: np.ndarray, true_masks) -> dict:
    """A label map [H,W] by each method, for an image [H,W,3] uint8 of the model's size.

    `true_masks` is [R,g,g] or `None`.
    """
    method, cell = OneStep(model), model.image_size[0] // model.grid[0]
    tensor = tensor_of(image)
    with torch.no_grad():
        latents = model.vae.encode(tensor[None])
    pixels = image.reshape(-1, 3).astype(float)
    colour = KMeans(NUM_MASKS, n_init=2, random_state=0).fit(pixels[::5]).predict(pixels)
    maps = {"colour": colour.reshape(image.shape[:2])}
    clusters = low_resolution_masks(method.features(latents), model.grid, NUM_MASKS)
    starts = {"": clusters, "true masks, ": true_masks}
    for start, masks in starts.items():
        if masks is None:
            continue
        prior, modulated = method.interpolated(masks), method.scores(latents, masks)
        for name, scores in (("bilinear", prior), ("modulated", modulated)):
            maps[start + name] = scores.argmax(0).numpy()
            guided = edge_guided(scores, tensor, cell, edges).argmax(0).numpy()
            maps[start + ("guided" if name == "bilinear" else f"{name}, guided")] = guided
    return maps


def composites(cache: Path, count: int) -> Iterator:
    for scene in scenes(Sources.load(cache, held_out=True), SEED, range(count), objects=True):
        image = image_of(scene.image, torch.uint8).permute(1, 2, 0).numpy()
        cells = majority(torch.from_numpy(scene.ground_truth).long())
        regions = torch.unique(cells, return_inverse=True)[1].reshape(GRID, GRID)
        yield image, [scene.ground_truth], functional.one_hot(regions).permute(2, 0, 1).float()


def bsds500(folder: Path, count: int, side: int = MODEL_SIZE) -> Iterator:
    """Centre squares of the first `val` pictures, with every annotator's segmentation."""
    for path in sorted((folder / "images/val").glob("*.jpg"))[:count]:
        annotations = loadmat(folder / f"groundTruth/val/{path.stem}.mat")["groundTruth"][0]
        segmentations = [a["Segmentation"][0, 0].astype(np.int32) for a in annotations]
        nearest = [
            _square(Image.fromarray(s), side, Image.Resampling.NEAREST) for s in segmentations
        ]
        numbered = [np.unique(s, return_inverse=True)[1].reshape(s.shape) for s in nearest]
        yield _square(Image.open(path), side, Image.Resampling.BOX), numbered, None


def _square(picture: Image.Image, size: int, resampling) -> np.ndarray:
    width, height = picture.size
    side = min(picture.size)
    left, top = (width - side) // 2, (height - side) // 2
    box = (left, top, left + side, top + side)
    return np.asarray(picture.resize((size, size), resampling, box))


if __name__ == "__main__":
    main()
