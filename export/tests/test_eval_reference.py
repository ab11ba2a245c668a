"""Computes reference values of the metrics of `emerdiff eval` by the published procedures.

`src/eval/tests/metrics.rs` compares the Rust code with the file that this module writes.

`python export/tests/test_eval_reference.py` writes tests/data/eval/metrics.json anew.
"""

import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from scipy.ndimage import label
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching
from skimage.morphology import thin

from emerdiff_export.train.metrics import boundary_f

RECORD = Path(__file__).parents[2] / "tests/data/eval/metrics.json"
HEIGHT, WIDTH, IGNORE = 60, 90, -1


def regions(count, seed):
    """A label map of crooked regions around random points."""
    points = np.random.default_rng(seed).uniform((0, 0), (HEIGHT, WIDTH), (count, 2))
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    y, x = y + 4 * np.sin(x / 7), x + 3 * np.cos(y / 5)
    return ((y[..., None] - points[:, 0]) ** 2 + (x[..., None] - points[:, 1]) ** 2).argmin(-1)


def drawn(segmentation):
    """BSDS500's seg2bdry(…, 'imageSize')."""
    (height, width), out = segmentation.shape, np.zeros(2 * np.array(segmentation.shape) + 1, bool)
    vertical, horizontal = np.zeros((2, height, width), bool)
    vertical[:-1] = segmentation[:-1] != segmentation[1:]
    horizontal[:, :-1] = segmentation[:, :-1] != segmentation[:, 1:]
    out[2::2, 1::2], out[1::2, 2::2] = vertical, horizontal
    out[2:-1:2, 2:-1:2] = (
        horizontal[:-1, :-1] | horizontal[1:, :-1] | vertical[:-1, :-1] | vertical[:-1, 1:]
    )
    return framed(out)[2::2, 2::2]


def framed(doubled):
    """The frame of a doubled map is what lies inside of it."""
    doubled[0], doubled[-1] = doubled[1], doubled[-2]
    doubled[:, 0], doubled[:, -1] = doubled[:, 1], doubled[:, -2]
    return doubled


def matched(a, b, reach):
    """BSDS500's correspondPixels, its outlier graph without the random thinning."""
    rows, columns = np.argwhere(a), np.argwhere(b)
    distance = np.sqrt(((rows[:, None] - columns) ** 2).sum(-1))
    i, j = np.nonzero(distance <= reach)
    alone = np.full(len(rows), np.ceil(100 * reach * 100))
    cost = np.concatenate([np.rint(100 * distance[i, j]) + 1, alone + 1])
    places = (np.r_[i, : len(rows)], np.r_[j, len(columns) + np.arange(len(rows))])
    graph = coo_array((cost, places), shape=(len(rows), len(columns) + len(rows))).tocsr()
    _, partner = min_weight_full_bipartite_matching(graph)
    right, found = np.zeros_like(a), np.zeros_like(b)
    for row, column in zip(rows, partner, strict=True):
        if column < len(columns):
            right[tuple(row)], found[tuple(columns[column])] = True, True
    return right, found


def boundaries(predicted, annotations, tolerance):
    """BSDS500's evaluation_bdry_image for one boundary map."""
    predicted = thin(predicted)
    anyone, found, truth = np.zeros_like(predicted), 0, 0
    for annotation in annotations:
        right, hit = matched(predicted, drawn(annotation), tolerance * np.hypot(HEIGHT, WIDTH))
        anyone, found, truth = anyone | right, found + hit.sum(), truth + drawn(annotation).sum()
    return [int(n) for n in (anyone.sum(), predicted.sum(), found, truth)]


def region_scores(labels, annotations):
    """BSDS500's match_segmentations and match_segmentations2."""
    covered, rand, variation = 0, [], []
    for annotation in annotations:
        table = np.zeros((labels.max() + 1, annotation.max() + 1))
        np.add.at(table, (labels, annotation), 1)
        region, truth = table.sum(1), table.sum(0)
        iou = table / (region[:, None] + truth - table)
        covered += (iou.max(0) * truth).sum()
        n = table.sum()
        apart = (region**2).sum() / 2 + (truth**2).sum() / 2 - (table**2).sum()
        rand.append(1 - apart / (n * (n - 1) / 2))
        joint, a, b = table / n, region / n, truth / n
        information = joint * np.log2(np.where(joint > 0, joint / np.outer(a, b), 1))
        entropy = -(a * np.log2(a)).sum() - (b * np.log2(b)).sum()
        variation.append(entropy - 2 * information.sum())
    return [covered, np.mean(rand), np.mean(variation)]


def ucm(labels):
    """A contour map as gPb-owt-ucm's `ucm2`, in twentieths: the height at which regions merge."""
    heights = np.zeros((labels.max() + 1,) * 2, int)
    order = np.random.default_rng(7).permutation(labels.max() + 1)
    for i in range(1, len(order)):
        heights[order[:i], order[i]] = heights[order[i], order[:i]] = 1 + 18 * i // len(order)
    out = np.zeros(2 * np.array(labels.shape) + 1, int)
    out[2:-1:2, 1::2] = heights[labels[:-1], labels[1:]]
    out[1::2, 2:-1:2] = heights[labels[:, :-1], labels[:, 1:]]
    sides = [out[1:-2:2, 2:-1:2], out[3::2, 2:-1:2], out[2:-1:2, 1:-2:2], out[2:-1:2, 3::2]]
    out[2:-1:2, 2:-1:2] = np.max(sides, 0)
    return framed(out)


def f_measure(precision, recall):
    return 2 * precision * recall / max(precision + recall, 1e-300)


def contours(annotations):
    """BSDS500's evaluation_reg_image, evaluation_bdry_image and collect_eval_bdry of one `ucm2`."""
    levels = ucm(regions(14, 1))
    scores, counts = [], []
    for threshold in range(1, 100):
        reached, over = 5 * levels >= threshold, 5 * levels > threshold
        apart, _ = label(~over, np.ones((3, 3)))
        scores.append(region_scores(apart[1::2, 1::2] - 1, annotations))
        counts.append(boundaries(reached[2::2, 2::2], annotations, 0.0075))
    precise, predicted, found, truth = np.array(counts).T
    recall, precision = found / truth, precise / np.maximum(predicted, 1)
    covered, rand, variation = np.array(scores).T
    _, places = np.unique(recall, return_index=True)
    precisions = np.interp(
        np.linspace(0, 1, 101), recall[places], precision[places], left=0, right=0
    )
    steps = np.linspace(0, 1, 100)
    between = [
        f_measure(p, r)
        for i in range(1, 99)
        for p, r in zip(
            precision[i] * steps + precision[i - 1] * (1 - steps),
            recall[i] * steps + recall[i - 1] * (1 - steps),
            strict=True,
        )
    ]
    return {
        "ucm": text(levels),
        "covered": covered.max(),
        "rand_index": rand.max(),
        "variation": variation.min(),
        "f": max(between),
        "average_precision": precisions.sum() * 0.01,
        "f_of_pictures": max(f_measure(p, r) for p, r in zip(precision, recall, strict=True)),
    }


def hungarian(prediction, classes, count):
    """hungarian_matching of DiffSeg's and DiffCut's utils.py; IoU of each class."""
    columns = max(count, prediction.max() + 1)
    judged = (classes >= 0) & (classes < count)
    flat = np.bincount(columns * classes[judged] + prediction[judged], minlength=count * columns)
    table = flat.reshape(count, columns)
    rows, partners = linear_sum_assignment(table, maximize=True)
    hit = table[rows, partners]
    missed = table.sum(1) - hit
    wrong = table[:, partners].sum(0) - hit
    return [int(h) for h in hit], [int(w) for w in wrong], [int(m) for m in missed]


def with_background(prediction, classes, count):
    """DiffCut's evaluate() where the last class is the background."""
    foreground = np.where(classes == count - 1, IGNORE, classes)
    columns = max(count - 1, prediction.max() + 1)
    judged = foreground >= 0
    table = np.zeros((count - 1, columns), int)
    np.add.at(table, (foreground[judged], prediction[judged]), 1)
    _, partners = linear_sum_assignment(table, maximize=True)
    real = np.where(table[:, partners].max(1) > 0)[0]
    background = set(np.unique(prediction)) - {partners[i] for i in real}
    merged = prediction.copy()
    for region in background:
        merged[prediction == region] = prediction.max() + 1
    return hungarian(merged, classes, count)


def diffcut_truth(classes):
    """DiffCut's iterator.py and eval_diffcut.py: middle square, to 1024, to 128 pixels."""
    (height, width), side = classes.shape, min(classes.shape) - 1
    top, left = round((height - side) / 2), round((width - side) / 2)
    square = torch.tensor(classes[top : top + side, left : left + side])[None, None].float()
    large = F.interpolate(square, size=(1024, 1024), mode="nearest-exact")
    return F.interpolate(large, size=(128, 128))[0, 0].numpy().astype(int)


def concepts(pictures):
    """EmerDiff's modified protocol pixel by pixel: mIoU of (region map, embeddings, classes)."""
    features = np.concatenate([embeddings[regions.ravel()] for regions, embeddings, _ in pictures])
    truth = np.concatenate([classes.ravel() for *_, classes in pictures])
    features, truth = features[truth >= 0], truth[truth >= 0]
    names = np.unique(truth)
    means = np.array([features[truth == name].mean(0) for name in names])
    distance = ((features[:, None] - means) ** 2).sum(-1)
    named = names[distance.argmin(1)]
    pairs = [(truth == name, named == name) for name in names]
    return float(np.mean([(a & b).sum() / (a | b).sum() for a, b in pairs]))


def text(labels):
    """Rows of letters; a dot is to be ignored."""
    return ["".join(chr(ord("a") + v) if v >= 0 else "." for v in row) for row in labels]


def measure():
    labels, first, second = regions(14, 1), regions(9, 2), regions(6, 3)
    classes = np.array([3, 0, 5, 3, IGNORE, 1])[second]
    surplus, few = regions(14, 4), regions(3, 5)
    names = ["labels", "first", "second", "classes", "surplus", "few"]
    maps = [labels, first, second, classes, surplus, few]
    count = 7
    covered, rand, variation = region_scores(labels, [first, second])
    embeddings = np.random.default_rng(6).normal(size=(2, 14, 3)).round(3)
    pictures = [(labels, embeddings[0], classes), (surplus, embeddings[1], classes)]
    with_last = np.where(classes == IGNORE, count - 1, classes)
    return {
        "maps": {name: text(values) for name, values in zip(names, maps, strict=True)},
        "diffcut": text(diffcut_truth(classes)),
        "embeddings": embeddings.tolist(),
        "concepts": concepts(pictures),
        "covered": covered,
        "rand_index": rand,
        "variation": variation,
        "thinned": int(thin(drawn(labels)).sum()),
        "boundary": boundaries(drawn(labels), [first, second], 0.03),
        "contours": contours([labels, second]),
        "near_boundary_f": boundary_f(labels, [first, second]),
        "hungarian": {
            name: hungarian(m, classes, count) for name, m in [("surplus", surplus), ("few", few)]
        },
        "with_background": {
            name: with_background(m, with_last, count)
            for name, m in [("surplus", surplus), ("few", few)]
        },
    }


def test_the_record_is_what_the_references_say():
    record, fresh = json.loads(RECORD.read_text()), measure()
    assert record.keys() == fresh.keys()
    for name, value in json.loads(json.dumps(fresh)).items():
        if isinstance(value, float):
            assert abs(record[name] - value) < 1e-9, name
        elif name == "contours":
            close = [abs(record[name][key] - v) < 1e-9 for key, v in value.items() if key != "ucm"]
            assert all(close) and record[name]["ucm"] == value["ucm"]
        else:
            assert record[name] == value, name


if __name__ == "__main__":
    RECORD.write_text(json.dumps(measure(), indent=1) + "\n")
