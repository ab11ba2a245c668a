"""Masks of regions, as bytes for the buffers of an editor."""

from __future__ import annotations

from typing import Any, Callable, NamedTuple

from .._region import Region
from .._segmentation import Segmentation

_HALF = bytes([0]) * 128 + bytes([255]) * 128
_PARTLY = bytes([0]) + bytes([255]) * 254 + bytes([0])
_NOT = bytes(range(255, -1, -1))


class Rectangle(NamedTuple):
    """Part of a picture, in pixels."""

    x: int
    y: int
    width: int
    height: int

    def moved(self, x: int, y: int) -> Rectangle:
        """Return it so many pixels further right and down."""
        return self._replace(x=self.x + x, y=self.y + y)


class Edges(NamedTuple):
    """How the edges of masks are drawn; lengths in pixels."""

    grow: float = 0.0
    feather: float = 0.0
    antialias: bool = True


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


def region_name(region: Region) -> str:
    """Return the name of a region's layer or channel."""
    return "Transparent" if region.transparent else f"Region {region.id}"


def coverage(result: Segmentation, regions: Any, edges: Edges) -> bytes:
    """Return how much of each pixel belongs to ``regions``, from 0 to 255."""
    if not edges.antialias and edges.grow == 0 and edges.feather == 0:
        return bytes(result.mask(regions))
    soft = result.soft_mask(regions, grow=edges.grow, feather=edges.feather, dtype="uint8")
    # A feathered edge has no stairs.
    return bytes(soft) if edges.antialias or edges.feather > 0 else bytes(soft).translate(_HALF)


def piece(result: Segmentation, region: Region, edges: Edges, clean: bool) -> Piece:
    """Return what is needed to make a layer or a channel of ``region``."""
    _, width = result.shape
    mask = coverage(result, region, edges)
    box = bounds(mask, width)
    cropped = crop(mask, width, box)
    edge = None
    if clean and not region.transparent:
        cut = result.cutout(region, decontaminate=True, grow=edges.grow, feather=edges.feather)
        rgba = bytearray(crop(bytes(cut), 4 * width, _in_bytes(box)))
        rgba[3::4] = cropped.translate(_PARTLY)
        edge = bytes(rgba)
    return Piece(region_name(region), region.mean_color, box, cropped, edge)


def pieces(
    result: Segmentation,
    edges: Edges,
    clean: bool,
    transparent: bool,
    progress: Callable[[float], object],
) -> dict[int, Piece]:
    """Return what each region is made of, by its id; the transparent one where it is wanted."""
    regions = result.regions
    made = {}
    for region in regions:
        progress(region.id / len(regions))
        if transparent or not region.transparent:
            made[region.id] = piece(result, region, edges, clean)
    return made


def bounds(mask: bytes, width: int) -> Rectangle:
    """Return the smallest box around what is not 0; one pixel where there is nothing."""
    end = len(mask.rstrip(b"\0"))
    if end == 0:
        return Rectangle(0, 0, 1, 1)
    top, bottom = (len(mask) - len(mask.lstrip(b"\0"))) // width, (end - 1) // width + 1
    left, right = width, 0
    for start in range(top * width, bottom * width, width):
        # What lies between is in the box already.
        before, after = mask[start : start + left], mask[start + right : start + width]
        left = min(left, len(before) - len(before.lstrip(b"\0")))
        right += len(after.rstrip(b"\0"))
    return Rectangle(left, top, right - left, bottom - top)


def crop(data: bytes, width: int, box: Rectangle) -> bytes:
    """Return the rows of ``data`` within ``box``; all lengths are in bytes."""
    if box.width == width:
        return data[box.y * width : (box.y + box.height) * width]
    first = box.y * width + box.x
    starts = range(first, first + box.height * width, width)
    return b"".join([data[start : start + box.width] for start in starts])


def multiply(first: bytes, second: bytes) -> bytes:
    """Return the product of two masks, 255 being the whole.

    It is exact where one of them is 0 or 255, and at most 2 off elsewhere.
    """
    product = 0
    below = bytes(256)
    for bit in range(8):
        # What this bit of the second adds to a product with all lower ones.
        upto = bytes(round(value * (2 << bit) / 255 - value / 255) for value in range(256))
        share = bytes(more - less for more, less in zip(upto, below))
        has = bytes(255 * (value >> bit & 1) for value in range(256))
        product += _number(first.translate(share)) & _number(second.translate(has))
        below = upto
    return product.to_bytes(len(first), "little")


def either(first: bytes, second: bytes, where: bytes) -> bytes:
    """Return ``first`` where ``where`` is 255, and ``second`` where it is 0."""
    chosen = _number(first) & _number(where) | _number(second) & _number(where.translate(_NOT))
    return chosen.to_bytes(len(first), "little")


def borders(values: bytes, width: int) -> bytes:
    """Return other than 0 where a pixel differs from the one to its left or above it."""
    bits = _number(values)
    changes = (bits ^ bits << 8) | (bits ^ bits << 8 * width)
    # A remainder would take time by the square of the width.
    return (changes & (1 << 8 * len(values)) - 1).to_bytes(len(values), "little")


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _in_bytes(box: Rectangle) -> Rectangle:
    return box._replace(x=4 * box.x, width=4 * box.width)
