"""The node that picks regions."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

import emerdiff

from ._regions import CATEGORY, REGIONS, Cut
from ._tensors import image_batch, mask_batch


class Pick:
    """Picks regions by a point in them or by their number, with soft edges."""

    CATEGORY = CATEGORY
    FUNCTION = "pick"
    DESCRIPTION = "Pick regions by points or by number; their mask can be grown and feathered."
    RETURN_TYPES = ("MASK", "IMAGE", "IMAGE")
    RETURN_NAMES = ("mask", "cutout", "overlay")
    OUTPUT_TOOLTIPS = (
        "What is picked of each picture, as one mask.",
        "What is picked, cut out of each picture, with transparency.",
        "The pictures with what is picked shown on them.",
    )

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        points = {
            "default": "",
            "tooltip": "Further points, as editors of points give them: "
            '[{"x": 10, "y": 20}, …] in pixels. The one above is not used then.',
        }
        return {
            "required": {
                "regions": (REGIONS, {"tooltip": "Regions at the level that is picked from."}),
                **_place_inputs(),
                **_edge_inputs(),
            },
            "optional": {"points": ("STRING", points)},
        }

    def pick(
        self,
        regions: list[Cut],
        by: str,
        x: int,
        y: int,
        number: int,
        wider: int,
        grow: float,
        feather: float,
        clean_edge_colours: bool,
        points: str = "",
    ) -> tuple[Any, ...]:
        """Return the outputs for a batch of pictures."""
        edges: dict[str, Any] = {"grow": grow, "feather": feather}
        masks, cutouts, overlays = [], [], []
        for cut in regions:
            if by == "number":
                first = [_numbered(cut, number)]
            else:
                first = [cut.result.region_at(*place) for place in _points(points) or [(x, y)]]
            picked = [_wider(cut, region, wider) for region in first]
            masks.append(cut.result.soft_mask(picked, **edges)[None])
            cutouts.append(cut.result.cutout(picked, decontaminate=clean_edge_colours, **edges))
            overlays.append(cut.result.overlay(picked))
        return mask_batch(masks), image_batch(cutouts, channels=4), image_batch(overlays)


def _place_inputs() -> dict[str, Any]:
    def number(default: int, low: int, high: int, tip: str) -> tuple[str, dict[str, Any]]:
        return "INT", {"default": default, "min": low, "max": high, "tooltip": tip}

    return {
        "by": (
            ["point", "number"],
            {"tooltip": "Whether the region at the point is picked, or the one with the number."},
        ),
        "x": number(0, 0, 65535, "Pixels from the left edge to the point."),
        "y": number(0, 0, 65535, "Pixels from the upper edge to the point."),
        "number": number(
            1, 1, 4096, "The region with this number: its place among the masks, from 1."
        ),
        "wider": number(
            0, 0, 512, "Take the next larger region that holds it, so many times in a row."
        ),
    }


def _edge_inputs() -> dict[str, Any]:
    def pixels(low: float, tip: str) -> tuple[str, dict[str, Any]]:
        return "FLOAT", {"default": 0.0, "min": low, "max": 256.0, "step": 0.5, "tooltip": tip}

    return {
        "grow": pixels(-256.0, "Move the edge outward by so many pixels; inward below 0."),
        "feather": pixels(0.0, "Soften the edge over so many pixels."),
        "clean_edge_colours": (
            "BOOLEAN",
            {
                "default": True,
                "tooltip": "Pixels at the edge of the cut-out get the region's own colour, so "
                "that no fringe of the old background is seen over another one.",
            },
        ),
    }


def _points(text: str) -> list[tuple[int, int]]:
    if not text.strip():
        return []
    try:
        return [(int(point["x"]), int(point["y"])) for point in json.loads(text)]
    except (ValueError, KeyError, TypeError):
        raise ValueError(f'points: expected [{{"x": 10, "y": 20}}, …], got {text[:80]!r}') from None


def _numbered(cut: Cut, number: int) -> emerdiff.Region:
    regions = cut.regions
    if not 1 <= number <= len(regions):
        raise ValueError(f"number: there is no region {number}, the level has {len(regions)}")
    return regions[number - 1]


def _wider(cut: Cut, region: emerdiff.Region, steps: int) -> emerdiff.Region:
    rows, columns = region.slice
    # Any pixel of the region lies on the path that leads from it to the whole picture.
    first = np.argmax(cut.result.mask(region)[rows.start, columns])
    path = cut.result.path_at(columns.start + int(first), rows.start)
    at = [step.node for step in path].index(region.node)
    return path[min(at + steps, len(path) - 1)]
