"""Masks of all regions of a label map as the run lengths of COCO."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from pycocotools import mask as coco


def run_lengths(labels: Any, count: int) -> Iterator[dict[str, Any]]:
    """Yield size and counts of the regions 0 to ``count`` - 1, what ``pycocotools`` decodes.

    The label map is read once, however many regions it has.
    """
    height, width = labels.shape
    # COCO's runs go down the columns.
    line = labels.T.ravel()
    starts = np.append(0, np.flatnonzero(line[1:] != line[:-1]) + 1)
    ends = np.append(starts[1:], line.size)
    own = line[starts]
    order = np.argsort(own, kind="stable")
    bounds = np.searchsorted(own[order], np.arange(count + 1))
    for first, last in zip(bounds, bounds[1:]):
        runs = order[first:last]
        turns = np.stack([starts[runs], ends[runs]], axis=1).ravel()
        rest = [line.size] if turns[-1] < line.size else []
        counts = np.diff(np.append(turns, rest), prepend=0)
        rle = coco.frPyObjects({"size": [height, width], "counts": counts}, height, width)
        yield {"size": [height, width], "counts": rle["counts"].decode()}
