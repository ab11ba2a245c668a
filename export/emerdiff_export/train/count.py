"""`python -m emerdiff_export.train.count` compares ways to choose the number of regions.

They are the library's automatic number with several constants, fixed numbers, and the number of the
best silhouette, on BSDS500. Constants are chosen on one half of the pictures and judged on the
other, both ways. Those that are best on all pictures go into the manifest, as
`defaults.automatic`.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import silhouette_score
from torch.nn import functional

from ..model import LatentDiffusion
from ..pictures import tensor_of
from ..steps import low_resolution_masks
from .measure import bsds500
from .metrics import covering
from .one_step import OneStep

COUNTS = (2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 30)
EXPONENTS = (1, 2, 4, 8)
THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


def main():
    parser = argparse.ArgumentParser(prog="emerdiff_export.train.count", description=__doc__)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--bsds500", type=Path, required=True)
    parser.add_argument("--pictures", type=int, default=60)
    args = parser.parse_args()
    model = LatentDiffusion.load(args.bundle)
    method = OneStep(model)
    data = bsds500(args.bsds500, args.pictures, model.image_size[0])
    pictures = [judged(method, *p[:2]) for p in data]
    scores = np.array([score for score, *_ in pictures])
    chosen = {f"fixed {count}": scores[:, i] for i, count in enumerate(COUNTS)}
    silhouettes = np.array([values for *_, values in pictures])
    chosen["silhouette"] = scores[range(len(scores)), silhouettes.argmax(1)]
    for exponent in EXPONENTS:
        for threshold in THRESHOLDS:
            counts = [(values[exponent] > threshold).sum() for _, values, _ in pictures]
            nearest = [np.abs(np.log(COUNTS) - np.log(max(count, 1))).argmin() for count in counts]
            chosen[f"exponent {exponent}, above {threshold}"] = scores[range(len(scores)), nearest]
    for name in ("fixed", "exponent"):
        rules = {rule: values for rule, values in chosen.items() if rule.startswith(name)}
        for half in (0, 1):
            best = max(rules, key=lambda rule: rules[rule][half::2].mean())
            print(f"{best:<28} covering of the other half {rules[best][1 - half :: 2].mean():.3f}")
    for rule, values in sorted(chosen.items(), key=lambda rule: -rule[1].mean()):
        print(f"{rule:<28} covering of all {values.mean():.3f}")


def judged(method: OneStep, image, annotations):
    """Covering for each of COUNTS, eigenvalues for each of EXPONENTS, silhouette for each of
    COUNTS."""
    with torch.no_grad():
        features = method.features(method.model.vae.encode(tensor_of(image)[None]))
    scores, silhouettes = [], []
    for count in COUNTS:
        masks = low_resolution_masks(features, method.model.grid, count)
        maps = method.interpolated(masks)
        labels = maps.argmax(0).numpy()
        scores.append(np.mean([covering(labels, annotation) for annotation in annotations]))
        silhouettes.append(silhouette_score(features, masks.argmax(0).flatten()))
    centred = functional.normalize(features.double() - features.double().mean(0), dim=1)
    eigenvalues = {}
    for exponent in EXPONENTS:
        affinity = (centred @ centred.T).clamp(min=0) ** exponent
        scale = affinity.sum(1).sqrt()
        eigenvalues[exponent] = torch.linalg.eigvalsh(affinity / scale / scale[:, None]).numpy()
    return scores, eigenvalues, silhouettes


if __name__ == "__main__":
    main()
