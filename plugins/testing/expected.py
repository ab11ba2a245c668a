"""What the library itself says of the picture of a case."""

from __future__ import annotations

from typing import Any

import numpy as np

import emerdiff

_model: list[emerdiff.Model] = []


def result_of(picture: np.ndarray, arguments: dict[str, Any]) -> emerdiff.Segmentation:
    """Return the result for RGBA of uint8 with the arguments of a call."""
    if not _model:
        _model.append(emerdiff.Model())
    if (picture[..., 3] == 255).all():
        picture = np.ascontiguousarray(picture[..., :3])
    result = _model[0].segment(
        picture,
        detail=arguments.get("closer-look", "auto"),
        connected=arguments.get("connected", False),
        min_area=arguments.get("smallest-region", 0.1) / 100,
    )
    level = arguments.get("level", "automatic")
    if level == "number":
        result.n_segments = arguments["regions"]
    elif level == "detail":
        result.granularity = arguments["detail"]
    return result


def names_of(result: emerdiff.Segmentation) -> list[str]:
    """Return the names of the layers from the top: the largest region lies lowest."""
    regions = reversed(result.regions)
    return ["Transparent" if region.transparent else f"Region {region.id}" for region in regions]


def coverage(result: emerdiff.Segmentation, layer_name: str, **edges: float) -> np.ndarray:
    """Return the soft mask that the layer of this name has."""
    return result.soft_mask(region_of(result, layer_name), dtype="uint8", **edges)


def region_of(result: emerdiff.Segmentation, layer_name: str) -> emerdiff.Region:
    """Return the region of the layer of this name."""
    if layer_name == "Transparent":
        (region,) = (region for region in result.regions if region.transparent)
        return region
    return result.regions[int(layer_name.split()[1])]
