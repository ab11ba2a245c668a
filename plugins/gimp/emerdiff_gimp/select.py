"""Select Region: what it does once its parameters are known."""

from __future__ import annotations

from typing import Any

from gi.repository import Gimp

import emerdiff

from . import layers
from .masks import Piece, bounds, coverage, crop
from .options import at_level, edges, run_options
from .run import segment, show_progress
from .source import Source, read

_OPERATIONS = {
    "replace": Gimp.ChannelOps.REPLACE,
    "add": Gimp.ChannelOps.ADD,
    "subtract": Gimp.ChannelOps.SUBTRACT,
    "intersect": Gimp.ChannelOps.INTERSECT,
}

#: Column and row in the image, and how many regions further up the tree.
Point = tuple[int, int, int]


def select_region(image: Any, chosen: list[Any], config: Any) -> int:
    """Make the regions at the points the selection, and return the number of selected pixels."""
    source = read(one_layer(chosen), within_selection=False)
    points = parse(config.get_property("points"))
    Gimp.progress_init("Segmenting")
    result = at_level(segment(source, run_options(config), show_progress), config)
    Gimp.progress_end()
    return select_points(image, source, result, points, config)


def select_points(
    image: Any, source: Source, result: emerdiff.Segmentation, points: list[Point], config: Any
) -> int:
    """Do the same with a result that is at its level."""
    regions = [region_at(result, *in_source(source, point)) for point in points]
    mask = coverage(result, regions, edges(config))
    _, width = result.shape
    box = bounds(mask, width)
    piece = Piece("Region", (0, 0, 0), box, crop(mask, width, box), None)
    with layers.one_step(image):
        layers.select(image, source, piece, _OPERATIONS[config.get_property("operation")])
    return sum(region.area for region in {region.node: region for region in regions}.values())


def region_at(result: emerdiff.Segmentation, x: int, y: int, wider: int) -> emerdiff.Region:
    """Return the region of the level there, or one so many steps further up or down the tree."""
    path = result.path_at(x, y)
    nodes = [region.node for region in path]
    step = nodes.index(result.region_at(x, y).node) + wider
    return path[min(max(step, 0), len(path) - 1)]


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


def parse(points: str) -> list[Point]:
    """Return the points in a parameter, such as "120,80 40,30,2"."""
    parsed = []
    for word in points.split():
        try:
            x, y, *wider = map(int, word.split(","))
            (steps,) = wider or [0]
        except ValueError:
            raise ValueError(f"“{word}” is no point; write 120,80 or 120,80,2.") from None
        parsed.append((x, y, steps))
    if not parsed:
        raise ValueError("No point is given; write a place in each region, such as 120,80.")
    return parsed


def one_layer(chosen: list[Any]) -> Any:
    """Return the layer that is chosen; raise ValueError where there is none, or several."""
    if len(chosen) != 1:
        raise ValueError(f"{len(chosen)} layers are chosen; choose one and try again.")
    return chosen[0]
