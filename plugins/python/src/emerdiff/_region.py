"""A region of a picture, and a table of them."""

from __future__ import annotations

from typing import Any, NamedTuple

from . import _abi


class Region(NamedTuple):
    """One region of a picture."""

    id: int
    """Its number in the label map of its level, from 0; the largest region comes first."""
    node: int
    """Its number among the regions of all levels, which never changes."""
    area: int
    """Number of pixels."""
    bbox: tuple[int, int, int, int]
    """Smallest box around it: min row, min column, and one beyond the last row and column."""
    mean_color: tuple[int, int, int]
    """Mean colour of its pixels, 8-bit sRGB; transparent ones are not counted."""
    transparent: bool
    """Whether it is exactly the transparent pixels, which have no colour."""
    min_segments: int
    """The coarsest level that has it, as a number of regions."""
    max_segments: int
    """The finest level that has it, as a number of regions."""

    @property
    def slice(self) -> tuple[slice, slice]:
        """Its box, to index an array with."""
        top, left, bottom, right = self.bbox
        return slice(top, bottom), slice(left, right)


def region_of(struct: _abi.Region) -> Region:
    """Return what the library says of a region."""
    red, green, blue = struct.mean_color
    box = (struct.y, struct.x, struct.y + struct.height, struct.x + struct.width)
    return Region(
        id=struct.id,
        node=struct.node,
        area=struct.area,
        bbox=box,
        mean_color=(red, green, blue),
        transparent=bool(struct.transparent),
        min_segments=struct.min_regions,
        max_segments=struct.max_regions,
    )


class Regions(list[Region]):
    """A list of regions, which a notebook shows as a table."""

    def _repr_html_(self) -> str:
        heads = ("", "id", "node", "area", "bbox", "levels")
        rows = "".join(_row(_cells(region)) for region in self)
        return f"<table>{_row(heads, 'th')}{rows}</table>"


def _cells(region: Region) -> tuple[Any, ...]:
    color = "transparent" if region.transparent else "rgb({},{},{})".format(*region.mean_color)
    swatch = f'<div style="width:2em;height:1em;background:{color}"></div>'
    levels = f"{region.min_segments} to {region.max_segments}"
    return swatch, region.id, region.node, region.area, region.bbox, levels


def _row(cells: tuple[Any, ...], tag: str = "td") -> str:
    from html import escape

    first, *rest = cells
    others = "".join(f"<{tag}>{escape(str(cell))}</{tag}>" for cell in rest)
    return f"<tr><{tag}>{first}</{tag}>{others}</tr>"
