"""The pixels of a layer or of the whole picture, limited to what is selected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from .colors import SRGB, Space, converted, space_of
from .emerdiff import Pixels
from .emerdiff.hosts.masks import Rectangle
from .emerdiff.hosts.selection import around, limit
from .krita_api import is_open
from .steps import Beside, Steps

# Pixels that are read in a step: a few hundredths of a second where colours are converted.
_STEP = 200_000


class Source(NamedTuple):
    """What is cut of a document."""

    document: Any
    node: Any
    name: str
    rectangle: Rectangle
    """Where the pixels are in the document."""
    data: bytearray
    """Its pixels, as ``pixels`` describes them."""
    pixels: Pixels
    selection: bytes | None
    """How much of each pixel is selected, where a selection limits them."""


def chosen_node(document: Any, source: str) -> Any:
    """Return the node that is cut: the root of all, or the active layer or group."""
    if source == "picture":
        return document.rootNode()
    node, layers = document.activeNode(), document.topLevelNodes()
    if node is None and len(layers) == 1:
        # A document without a window has no active layer.
        (node,) = layers
    # Whoever paints on a mask means its layer.
    while node is not None and node.type().endswith("mask"):
        node = node.parentNode()
    if node is None:
        raise ValueError("No layer is active; choose one and try again.")
    return node


def read(document: Any, node: Any, selection: Any) -> Steps[Source]:
    """Read the pixels of ``node`` as they look, of the current frame.

    Pixels that are not selected have alpha 0. Nothing is changed. Raises ValueError for what cannot
    be cut.
    """
    name = document.name() if is_root(node) else node.name()
    name = name or "Picture"
    rectangle = _cut_part(document, node, selection, name)
    document.waitForDone()
    data = bytearray()
    space = space_of(document if is_root(node) else node)
    for part in parts(rectangle):
        require_open(document)
        pixels = raw_pixels(node, part, space, name)
        data += converted(document, pixels, part.width, space, SRGB)
        yield None
    selected = None
    if selection is not None:
        selected = mask = bytes(selection.pixelData(*rectangle))
        yield Beside(lambda: limit(data, mask, rectangle.width))
    if data[3::4].count(0) == len(data) // 4:
        raise ValueError(f"There is nothing to see of “{name}”, so nothing to cut.")
    described = Pixels(data, rectangle.width, rectangle.height, "bgra")
    return Source(document, node, name, rectangle, data, described, selected)


def is_root(node: Any) -> bool:
    """Whether a node is the whole picture."""
    return node.parentNode() is None and node.type() == "grouplayer"


def require_open(document: Any) -> None:
    """Raise ValueError where the user has closed the document meanwhile."""
    if not is_open(document):
        raise ValueError("The picture was closed, so nothing is made of it.")


def parts(rectangle: Rectangle) -> Iterator[Rectangle]:
    """Divide a rectangle into rows that are quickly read."""
    rows = max(1, _STEP // rectangle.width)
    for top in range(0, rectangle.height, rows):
        height = min(rows, rectangle.height - top)
        yield Rectangle(rectangle.x, rectangle.y + top, rectangle.width, height)


def raw_pixels(node: Any, part: Rectangle, space: Space, name: str) -> bytes:
    """Return pixels of ``node`` as they look, in its own colour space."""
    data = bytes(node.projectionPixelData(*part))
    if len(data) != part.width * part.height * space.pixel_size:
        raise ValueError(f"“{name}” has no pixels that Krita gives; choose another layer.")
    return data


def _cut_part(document: Any, node: Any, selection: Any, name: str) -> Rectangle:
    if is_root(node):
        whole = Rectangle(0, 0, document.width(), document.height())
    else:
        box = node.bounds()
        whole = Rectangle(box.x(), box.y(), box.width(), box.height())
    if whole.width <= 0 or whole.height <= 0:
        raise ValueError(f"There is nothing on “{name}”, so nothing to cut.")
    if selection is None:
        return whole
    box = Rectangle(selection.x(), selection.y(), selection.width(), selection.height())
    part = around(box, whole)
    if part.width <= 0 or part.height <= 0:
        raise ValueError(f"The selection does not touch “{name}”.")
    return part
