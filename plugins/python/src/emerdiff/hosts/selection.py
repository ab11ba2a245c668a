"""Pictures of which only what is selected is cut."""

from __future__ import annotations

from .masks import Rectangle

# Pixels beyond the selection that are cut too, so that soft edges of regions lie outside it.
_MARGIN = 3
_SELECTED = bytes([0]) + bytes([255]) * 255


def around(selection: Rectangle, layer: Rectangle) -> Rectangle:
    """Return the part of ``layer`` that is cut for the box of a selection."""
    left, top = max(selection.x - _MARGIN, layer.x), max(selection.y - _MARGIN, layer.y)
    right = min(selection.x + selection.width + _MARGIN, layer.x + layer.width)
    bottom = min(selection.y + selection.height + _MARGIN, layer.y + layer.height)
    return Rectangle(left, top, right - left, bottom - top)


def limit(pixels: bytearray, selection: bytes, width: int) -> None:
    """Make pixels, of four bytes with alpha last, transparent where nothing near is selected.

    ``selection`` has a byte for each pixel, 0 where it is not selected at all.
    """
    selected = _widened(
        int.from_bytes(selection.translate(_SELECTED), "little"), len(selection), width
    )
    alpha = int.from_bytes(pixels[3::4], "little") & selected
    pixels[3::4] = alpha.to_bytes(len(selection), "little")


def _widened(bits: int, size: int, width: int) -> int:
    """Return a mask of 0 and 255, as one number, with the pixels around it."""
    # Beside the last pixel of a row lies the first one of the next.
    not_first = int.from_bytes((b"\0" + b"\xff" * (width - 1)) * (size // width), "little")
    not_last = not_first >> 8
    for _ in range(_MARGIN):
        bits |= bits << 8 & not_first | bits >> 8 & not_last
        bits |= bits << 8 * width | bits >> 8 * width
        # A remainder would take time by the square of the width.
        bits &= (1 << 8 * size) - 1
    return bits
