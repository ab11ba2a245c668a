"""Select Region: what it does once its parameters are known."""

from __future__ import annotations

from typing import Any

from gi.repository import Gimp

from emerdiff.hosts.masks import Piece, bounds, coverage, crop
from emerdiff.hosts.picks import Point, parse, region_at

from . import layers
from .options import edges
from .run import segment_with_progress
from .source import Source, read

_OPERATIONS = {
    "replace": Gimp.ChannelOps.REPLACE,
    "add": Gimp.ChannelOps.ADD,
    "subtract": Gimp.ChannelOps.SUBTRACT,
    "intersect": Gimp.ChannelOps.INTERSECT,
}


def select_region(image: Any, chosen: list[Any], config: Any) -> int:
    """Make the regions at the points the selection, and return the number of selected pixels."""
    source = read(one_layer(chosen), within_selection=False)
    points = parse(config.get_property("points"))
    Gimp.progress_init("Segmenting")
    result = segment_with_progress(source, config)
    Gimp.progress_end()
    regions = [region_at(result, *in_source(source, point)) for point in points]
    mask = coverage(result, regions, edges(config))
    _, width = result.shape
    box = bounds(mask, width)
    piece = Piece("Region", (0, 0, 0), box, crop(mask, width, box), None)
    with layers.one_step(image):
        layers.select(image, source, piece, _OPERATIONS[config.get_property("operation")])
    return sum(region.area for region in {region.node: region for region in regions}.values())


def in_source(source: Source, point: Point) -> Point:
    """Return a point of the image as one of what was cut."""
    _, left, top = source.layer.get_offsets()
    x, y, wider = point[0] - left, point[1] - top, point[2]
    height, width = source.pixels.shape
    if not (0 <= x < width and 0 <= y < height):
        name = source.layer.get_name()
        raise ValueError(
            f"There is nothing of the layer “{name}” at the point {point[0]},{point[1]}."
        )
    return x, y, wider


def one_layer(chosen: list[Any]) -> Any:
    """Return the layer that is chosen; raise ValueError where there is none, or several."""
    if len(chosen) != 1:
        raise ValueError(f"{len(chosen)} layers are chosen; choose one and try again.")
    return chosen[0]
