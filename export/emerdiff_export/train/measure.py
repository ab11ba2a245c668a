"""`python -m emerdiff_export.train.measure`: a bundle on held-out scenes and on BSDS500.

Every method starts from the same number of clusters. `features` is k-means of the features,
interpolated; `modulated` the argmax of the difference maps of a few denoising steps; `colour`
k-means on the pixels, which knows nothing of any model.
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
from .few_steps import FewSteps
from .images import MODEL_SIZE, image_of
from .loop import scenes
from .metrics import boundary_f, covering, mean_iou
from .sources import Sources

NUM_MASKS = 8
SEED = 77
"""Of the held-out scenes: neither the training's nor the sheets'."""


def main():
    parser = argparse.ArgumentParser(prog="emerdiff_export.train.measure", description=__doc__)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--count", type=int, default=24, help="pictures of each set")
    parser.add_argument("--cache", type=Path, help="of the training data: measures scenes")
    parser.add_argument("--bsds500", type=Path, help="folder with images/ and groundTruth/")
    args = parser.parse_args()
    model = LatentDiffusion.load(args.bundle)
    if args.cache:
        report("composites: mIoU, boundary F", model, composites(args.cache, args.count), mean_iou)
    if args.bsds500:
        report("BSDS500: covering, boundary F", model, bsds500(args.bsds500, args.count), covering)


def report(title: str, model: LatentDiffusion, pictures: Iterator, score) -> None:
    rows: dict[str, list] = {}
    for image, annotations in pictures:
        for method, labels in label_maps(model, image).items():
            scores = [score(labels, annotation) for annotation in annotations]
            rows.setdefault(method, []).append((np.mean(scores), boundary_f(labels, annotations)))
    print(title)
    for method, values in rows.items():
        print(f"{method:<10} {np.mean(values, 0).round(3)} of {len(values)} pictures")


def label_maps(model: LatentDiffusion, image: np.ndarray) -> dict[str, np.ndarray]:
    """Of an image [H,W,3] uint8 of the model's size."""
    method = FewSteps(model)
    tensor = torch.from_numpy(image.copy()).permute(2, 0, 1)[None].float() / 127.5 - 1
    with torch.no_grad():
        latents = model.vae.encode(tensor)
    masks = method.masks(method.features(latents), NUM_MASKS)
    smooth = functional.interpolate(masks[None], image.shape[:2], mode="bilinear")[0]
    pixels = image.reshape(-1, 3).astype(float)
    colour = KMeans(NUM_MASKS, n_init=2, random_state=0).fit(pixels[::5]).predict(pixels)
    return {
        "colour": colour.reshape(image.shape[:2]),
        "features": smooth.argmax(0).numpy(),
        "modulated": method.difference_maps(latents, masks).argmax(0).numpy(),
    }


def composites(cache: Path, count: int) -> Iterator:
    for scene in scenes(Sources.load(cache, held_out=True), SEED, range(count), objects=True):
        yield image_of(scene.image, torch.uint8).permute(1, 2, 0).numpy(), [scene.ground_truth]


def bsds500(folder: Path, count: int) -> Iterator:
    """Centre squares of the first `val` pictures, with every annotator's segmentation."""
    for path in sorted((folder / "images/val").glob("*.jpg"))[:count]:
        annotations = loadmat(folder / f"groundTruth/val/{path.stem}.mat")["groundTruth"][0]
        segmentations = [a["Segmentation"][0, 0].astype(np.int32) for a in annotations]
        nearest = [_square(Image.fromarray(s), Image.Resampling.NEAREST) for s in segmentations]
        numbered = [np.unique(s, return_inverse=True)[1].reshape(s.shape) for s in nearest]
        yield _square(Image.open(path), Image.Resampling.BOX), numbered


def _square(picture: Image.Image, resampling) -> np.ndarray:
    width, height = picture.size
    side = min(picture.size)
    left, top = (width - side) // 2, (height - side) // 2
    box = (left, top, left + side, top + side)
    return np.asarray(picture.resize((MODEL_SIZE, MODEL_SIZE), resampling, box))


if __name__ == "__main__":
    main()
