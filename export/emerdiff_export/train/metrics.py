"""Agreement of two label maps [H,W] of small integers."""

import numpy as np
from scipy.ndimage import binary_dilation

TOLERANCE = 2
"""Pixels that a border may be off along each axis."""


def mean_iou(labels, ground_truth) -> float:
    """Mean IoU over the true regions, after giving each label to the region it overlaps most."""
    overlap = _overlap(labels, ground_truth)
    merged = np.zeros((overlap.shape[1], overlap.shape[1]))
    np.add.at(merged, overlap.argmax(1), overlap)
    return float(np.mean(np.diag(_iou(merged))))


def covering(labels, ground_truth) -> float:
    """Segmentation covering (Arbelaez et al. 2011, section 3.1) of the true regions by labels."""
    overlap = _overlap(labels, ground_truth)
    return float((_iou(overlap).max(0) * overlap.sum(0)).sum() / overlap.sum())


def boundary_f(labels, annotations) -> float:
    """F measure of the borders, without one-to-one matching.

    Precision is measured against the borders of any annotation, recall over those of all.
    """
    near = np.ones((2 * TOLERANCE + 1, 2 * TOLERANCE + 1))
    border = _border(labels)
    true = [_border(annotation) for annotation in annotations]
    near_true = binary_dilation(np.any(true, axis=0), near)
    near_border = binary_dilation(border, near)
    precision = (border & near_true).sum() / max(1, border.sum())
    recall = sum((t & near_border).sum() for t in true) / max(1, sum(t.sum() for t in true))
    return float(2 * precision * recall / max(1e-9, precision + recall))


def _overlap(labels, ground_truth):
    """Number of pixels that labels and regions share, [labels, regions]."""
    table = np.zeros((labels.max() + 1, ground_truth.max() + 1))
    np.add.at(table, (labels.ravel(), ground_truth.ravel()), 1)
    return table


def _iou(overlap):
    union = overlap.sum(1, keepdims=True) + overlap.sum(0, keepdims=True) - overlap
    return overlap / np.maximum(union, 1)


def _border(labels):
    """Pixels that differ from the one above or to the left."""
    border = np.zeros(labels.shape, bool)
    border[1:] |= labels[1:] != labels[:-1]
    border[:, 1:] |= labels[:, 1:] != labels[:, :-1]
    return border
