"""Masks of regions, as bytes for GIMP's buffers."""

from __future__ import annotations

from typing import Any, NamedTuple

import emerdiff

from .options import Edges
from .source import Rectangle

_HALF = bytes([0]) * 128 + bytes([255]) * 128
_PARTLY = bytes([0]) + bytes([255]) * 254 + bytes([0])


class Piece(NamedTuple):
    """What is made into a layer or a channel."""

    name: str
    color: tuple[int, int, int]
    rectangle: Rectangle
    """Where the mask is in what was cut; around it there is nothing of the region."""
    mask: bytes
    """Coverage of each pixel of the rectangle, from 0 to 255."""
    edge: bytes | None
    """RGBA of pixels whose colours are cleaned, the others transparent; or None."""


def region_name(region: emerdiff.Region) -> str:
    """Return the name of a region's layer or channel."""
    return "Transparent" if region.transparent else f"Region {region.id}"


def coverage(result: emerdiff.Segmentation, regions: Any, edges: Edges) -> bytes:
    """Return how much of each pixel belongs to ``regions``, from 0 to 255."""
    if not edges.antialias and edges.grow == 0 and edges.feather == 0:
        return bytes(result.mask(regions))
    soft = result.soft_mask(regions, grow=edges.grow, feather=edges.feather, dtype="uint8")
    # A feathered edge has no stairs.
    return bytes(soft) if edges.antialias or edges.feather > 0 else bytes(soft).translate(_HALF)


def piece(
    result: emerdiff.Segmentation, region: emerdiff.Region, edges: Edges, clean: bool
) -> Piece:
    """Return what is needed to make a layer or a channel of ``region``."""
    _, width = result.shape
    mask = coverage(result, region, edges)
    box = bounds(mask, width)
    cropped = crop(mask, width, box)
    edge = None
    if clean and not region.transparent:
        cut = result.cutout(region, decontaminate=True, grow=edges.grow, feather=edges.feather)
        edge = bytearray(crop(bytes(cut), 4 * width, _in_bytes(box)))
        edge[3::4] = cropped.translate(_PARTLY)
    return Piece(region_name(region), region.mean_color, box, cropped, edge and bytes(edge))


def bounds(mask: bytes, width: int) -> Rectangle:
    """Return the smallest box around what is not 0; one pixel where there is nothing."""
    top, bottom, left, right = len(mask) // width, 0, width, 0
    for start in range(0, len(mask), width):
        row = mask[start : start + width]
        after = len(row.rstrip(b"\0"))
        if after:
            top, bottom = min(top, start // width), start // width + 1
            left, right = min(left, width - len(row.lstrip(b"\0"))), max(right, after)
    return Rectangle(left, top, right - left, bottom - top) if bottom else Rectangle(0, 0, 1, 1)


def crop(data: bytes, width: int, box: Rectangle) -> bytes:
    """Return the rows of ``data`` within ``box``; all lengths are in bytes."""
    if box.width == width:
        return data[box.y * width : (box.y + box.height) * width]
    first = box.y * width + box.x
    starts = range(first, first + box.height * width, width)
    return b"".join([data[start : start + box.width] for start in starts])


def _in_bytes(box: Rectangle) -> Rectangle:
    return box._replace(x=4 * box.x, width=4 * box.width)
