"""Regions as they go from node to node, and what every node makes of them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

import emerdiff

from ..hosts import require_memory
from ._tensors import image_batch, mask_batch

#: ComfyUI's name of the type; it is a list of :class:`Cut`, one for each picture.
REGIONS = "EMERDIFF_REGIONS"
CATEGORY = "emerdiff"
LEVELS = ["automatic", "number", "detail", "finest"]


class Cut(NamedTuple):
    """A picture that is cut, at a level of its own."""

    result: emerdiff.Segmentation
    automatic: int
    """The number of regions that strong borders part."""

    @property
    def regions(self) -> list[emerdiff.Region]:
        """Regions of the level; what is left out of the picture is none."""
        return [region for region in self.result.regions if not region.transparent]


def at_level(result: emerdiff.Segmentation, automatic: int, level: dict[str, Any]) -> Cut:
    """Return a copy of ``result`` at a level, as the inputs of :func:`level_inputs` say."""
    result = result.copy()
    if level["level"] == "detail":
        result.granularity = level["detail"]
    else:
        numbers = {"number": level["number_of_regions"], "finest": result.max_segments}
        result.n_segments = numbers.get(level["level"], automatic)
    return Cut(result, automatic)


def level_inputs() -> dict[str, Any]:
    """Return the inputs that say how many regions there are."""
    return {
        "level": (
            LEVELS,
            {
                "tooltip": "How many regions there are: automatic, as many as have a strong border "
                "around them; the number or the detail below; or finest, all that were found. It "
                "changes at once, without a new run."
            },
        ),
        "number_of_regions": (
            "INT",
            {
                "default": 8,
                "min": 1,
                "max": 4096,
                "tooltip": "The number of regions, where level is 'number'. Fewer are unions of "
                "these: things, then groups of things.",
            },
        ),
        "detail": (
            "FLOAT",
            {
                "default": 0.5,
                "min": 0.0,
                "max": 1.0,
                "step": 0.01,
                "tooltip": "How fine the regions are, where level is 'detail': from 0, one region, "
                "to 1, all that were found.",
            },
        ),
    }


OUTPUT_TYPES = (REGIONS, "MASK", "IMAGE", "MASK", "IMAGE", "INT")
OUTPUT_NAMES = ("regions", "masks", "labels", "ids", "overlay", "count")
OUTPUT_TOOLTIPS = (
    "The regions, for Pick Regions and Level of Regions.",
    "One mask for each region of the level, the largest first; those of the first picture, then "
    "those of the next.",
    "Each region in a colour of its own, the same at every level.",
    "The number of each pixel's region among the masks of its picture, from 1; 0 is left out.",
    "The pictures with the regions shown on them.",
    "How many masks there are.",
)


def outputs(cuts: list[Cut]) -> tuple[Any, ...]:
    """Return what belongs to :data:`OUTPUT_TYPES`."""
    height, width = cuts[0].result.shape
    count = sum(len(cut.regions) for cut in cuts)
    # The masks and the copy that joins them.
    require_memory(2 * 4 * count * height * width, f"{count} masks need")
    return (
        cuts,
        mask_batch(_masks(cut) for cut in cuts),
        image_batch(cut.result.colors() for cut in cuts),
        mask_batch(_ids(cut) for cut in cuts),
        image_batch(cut.result.overlay() for cut in cuts),
        count,
    )


def _masks(cut: Cut) -> Any:
    labels, regions = cut.result.labels, cut.regions
    # ComfyUI has no empty batch: a picture of which nothing is cut has one empty mask.
    masks = np.zeros((max(len(regions), 1), *labels.shape), np.float32)
    for mask, region in zip(masks, regions):
        mask[region.slice] = labels[region.slice] == region.id
    return masks


def _ids(cut: Cut) -> Any:
    numbers = np.zeros(cut.result.n_segments, np.float32)
    for number, region in enumerate(cut.regions, 1):
        numbers[region.id] = number
    return numbers[cut.result.labels][None]
