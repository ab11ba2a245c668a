"""A picture in which every region has a flat colour of its own."""

from __future__ import annotations

import sys
from typing import Any

from .._segmentation import Segmentation
from .tree import places

# Labels are taken apart by bytes, which is quick without NumPy.
_MOST = 256


def id_colors(result: Segmentation) -> bytes:
    """Return RGBA of every pixel; the library's own colours, no two of which are the same here."""
    regions = result.regions
    if len(regions) > _MOST:
        raise ValueError(
            f"An ID map has at most {_MOST} colours and there are {len(regions)} regions; "
            "take a lower number or less detail."
        )
    low_bytes = bytes(result.labels)[0 if sys.byteorder == "little" else 1 :: 2]
    tables = zip(*_unlike(result))
    rgba = bytearray(4 * len(low_bytes))
    for channel, table in enumerate(tables):
        rgba[channel::4] = low_bytes.translate(bytes(table).ljust(_MOST, b"\0"))
    return bytes(rgba)


def _unlike(result: Segmentation) -> list[tuple[int, ...]]:
    """Return a colour for each region."""
    _, width = result.shape
    colored: Any = result.colors()
    shown = memoryview(colored).cast("B")
    colors: list[tuple[int, ...]] = []
    for region, x, y in places(result):
        start = 4 * (y * width + x)
        color = tuple(shown[start : start + 4])
        # The palette is smaller than the number of regions, and no eye sees one step of blue.
        while not region.transparent and color in colors:
            color = (*color[:2], (color[2] + 1) % 256, color[3])
        colors.append(color)
    return colors
