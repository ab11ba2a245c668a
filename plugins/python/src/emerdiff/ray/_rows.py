"""The row of a picture: what its columns are, and how they are made."""

from __future__ import annotations

import io
import re
from typing import Any, Callable

import pyarrow as pa
from PIL import Image, UnidentifiedImageError

from .._model import Model
from .._pixels import read
from .._region import Region
from .._segmentation import Segmentation
from ._rle import run_lengths

_NODE = pa.struct(
    [
        ("parent", pa.int32()),
        ("area", pa.int64()),
        ("min_regions", pa.int32()),
        ("max_regions", pa.int32()),
    ]
)
_BOX = pa.struct([(name, pa.int32()) for name in ("x", "y", "width", "height")])
_REGION = pa.struct(
    [
        ("id", pa.int32()),
        ("node", pa.int32()),
        ("area", pa.int64()),
        ("bbox", _BOX),
        ("mean_color", pa.list_(pa.uint8())),
        ("transparent", pa.bool_()),
        ("rle", pa.struct([("size", pa.list_(pa.int32())), ("counts", pa.string())])),
    ]
)

#: The columns that a picture gets; ``docs/scale.md`` describes them.
COLUMNS = pa.schema(
    [
        ("error", pa.string()),
        ("width", pa.int32()),
        ("height", pa.int32()),
        ("num_regions", pa.int32()),
        ("automatic", pa.int32()),
        ("regions", pa.list_(_REGION)),
        ("tree", pa.list_(_NODE)),
        ("labels", pa.binary()),
    ]
)

# An address in memory would be another one in the next run.
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


def row(load: Callable[[], Any], model: Model, options: dict[str, Any]) -> dict[str, Any]:
    """Segment what ``load`` gives: the bytes of a file, or an array. Never raises for a picture."""
    try:
        image = load()
        if isinstance(image, bytes):
            image = decoded(image)
        with model.segment(image, **options) as result:
            return described(result)
    except Exception as error:
        return failed(words(error))


def decoded(data: bytes) -> Any:
    """Return the picture in the bytes of a file."""
    if not data:
        raise ValueError("the file is empty")
    return read(io.BytesIO(data))


def words(error: Exception) -> str:
    """Return what is wrong with a picture, the same words every time."""
    if isinstance(error, UnidentifiedImageError):
        return "it is no picture of a format that can be read"
    return _ADDRESS.sub("", str(error)) or type(error).__name__


def failed(text: str) -> dict[str, Any]:
    """Return the row of a picture that could not be segmented."""
    return {**dict.fromkeys(COLUMNS.names), "error": text}


def described(result: Segmentation) -> dict[str, Any]:
    """Return the row of a result at its level."""
    height, width = result.shape
    labels, number = result.labels, result.n_segments
    automatic = result.info["settings"]["level"] == "auto"
    return {
        "error": None,
        "width": width,
        "height": height,
        "num_regions": number,
        "automatic": number if automatic else None,
        "regions": list(map(_region, result.regions, run_lengths(labels, number))),
        "tree": _tree(result),
        "labels": _png(labels),
    }


def _region(region: Region, rle: dict[str, Any]) -> dict[str, Any]:
    top, left, bottom, right = region.bbox
    return {
        "id": region.id,
        "node": region.node,
        "area": region.area,
        "bbox": {"x": left, "y": top, "width": right - left, "height": bottom - top},
        "mean_color": region.mean_color,
        "transparent": region.transparent,
        "rle": rle,
    }


def _tree(result: Segmentation) -> list[dict[str, Any]]:
    """Return the regions of all levels by their node; a region has two parts or none."""
    nodes = [result.region(node) for node in range(2 * result.max_segments - 1)]
    return [
        {
            "parent": parent,
            "area": node.area,
            "min_regions": node.min_segments,
            "max_regions": node.max_segments,
        }
        for node, parent in zip(nodes, _parents(nodes))
    ]


def _parents(nodes: list[Region]) -> list[int | None]:
    # From one level to the next coarser one, two regions become one.
    finest_level_of = {node.max_segments: node.node for node in nodes}
    return [finest_level_of.get(node.min_segments - 1) for node in nodes]


def _png(labels: Any) -> bytes:
    file = io.BytesIO()
    Image.fromarray(labels).save(file, "PNG")
    return file.getvalue()
