"""Layers made of regions: built out of sight, and put into the document as a whole."""

from __future__ import annotations

from typing import Any

from krita import InfoObject

from .colors import SRGB, Space, converted, new_layer, space_of, with_alpha, with_colors
from .emerdiff.hosts.masks import Piece, Rectangle, crop, multiply
from .emerdiff.hosts.tree import Node, count
from .krita_api import HAS_TRANSPARENCY_MASKS, new_selection, set_pixels
from .qt import QtGui
from .source import Source, is_root, parts, raw_pixels, require_open
from .steps import Beside, Steps

_FULL = bytes(255) + bytes([255])


class Maker:
    """Makes the layers of one kind."""

    def __init__(self, source: Source, output: str) -> None:
        self._source, self._document = source, source.document
        if output == "masked" and not HAS_TRANSPARENCY_MASKS:
            output = "cut-outs"
        self._make = {
            "masked": self._masked,
            "cut-outs": self._cut_out,
            "fills": self._fill,
            "fill-layers": self._fill_layer,
        }[output]
        root = is_root(source.node)
        self._space = space_of(source.document if root else source.node)
        alpha = bytes(source.data[3::4])
        # None where all is opaque, which spares a product for each layer.
        self._alpha = None if alpha.count(255) == len(alpha) else alpha
        self._needs_pixels = output in ("masked", "cut-outs")
        self._base: Any = None

    def group(self, pieces: dict[int, Piece], tree: Node) -> Steps[Any]:
        """Return a group with a layer for each piece; ``tree`` says which are in groups."""
        if self._needs_pixels:
            self._base = yield from _copy(self._source, self._space)
        group = self._document.createGroupLayer(self._source.name)
        yield from self._add(group, pieces, tree)
        return group

    def _add(self, group: Any, pieces: dict[int, Piece], tree: Node) -> Steps[None]:
        # The largest lies lowest.
        for node in tree if isinstance(tree, list) else [tree]:
            require_open(self._document)
            if isinstance(node, int):
                layer = yield from self._make(pieces[node])
            else:
                layer = self._document.createGroupLayer(f"{count(node)} regions")
                yield from self._add(layer, pieces, node)
            group.addChildNode(layer, None)
            yield None

    def _masked(self, piece: Piece) -> Steps[Any]:
        layer = self._base.duplicate()
        layer.setName(piece.name)
        box = self._place(piece)
        if piece.edge is not None:
            pixels = bytes(layer.pixelData(*box))
            set_pixels(layer, (yield from self._clean(pixels, piece)), *box)
        mask = self._document.createTransparencyMask(piece.name)
        layer.addChildNode(mask, None)
        mask.setSelection(new_selection(piece.mask, *box))
        return layer

    def _cut_out(self, piece: Piece) -> Steps[Any]:
        box = self._place(piece)
        pixels = bytes(self._base.pixelData(*box))
        if piece.edge is not None:
            pixels = yield from self._clean(pixels, piece)
        pixels = yield Beside(lambda: self._cut(pixels, piece))
        layer = new_layer(self._document, piece.name, self._space)
        set_pixels(layer, pixels, *box)
        return layer

    def _cut(self, pixels: bytes, piece: Piece) -> bytes:
        alpha = piece.mask
        if self._alpha is not None:
            alpha = multiply(cropped(self._alpha, self._source, piece), alpha)
        return with_alpha(pixels, self._space, alpha, piece.mask.translate(_FULL))

    def _clean(self, pixels: bytes, piece: Piece) -> Steps[bytes]:
        edge, space = piece.edge or b"", self._space
        bgra = bytearray(edge)
        bgra[0::4], bgra[2::4] = edge[2::4], edge[0::4]
        width = piece.rectangle.width
        colors = converted(self._document, bytes(bgra), width, SRGB, space)
        return (yield Beside(lambda: with_colors(pixels, space, colors, edge[3::4])))

    def _fill(self, piece: Piece) -> Steps[Any]:
        red, green, blue = piece.color
        pixel = bytes([blue, green, red, 255])
        color = converted(self._document, pixel, 1, SRGB, self._space)
        mask, space = piece.mask, self._space
        opaque = mask.translate(_FULL)
        pixels = yield Beside(lambda: with_alpha(color * len(mask), space, mask, opaque))
        layer = new_layer(self._document, piece.name, space)
        set_pixels(layer, pixels, *self._place(piece))
        return layer

    def _fill_layer(self, piece: Piece) -> Steps[Any]:
        info = InfoObject()
        info.setProperty("color", QtGui.QColor(*piece.color))
        yield None
        selection = new_selection(piece.mask, *self._place(piece))
        return self._document.createFillLayer(piece.name, "color", info, selection)

    def _place(self, piece: Piece) -> Rectangle:
        return piece.rectangle.moved(*self._source.rectangle[:2])


def selection_masks(source: Source, pieces: dict[int, Piece]) -> Steps[Any]:
    """Return an empty layer with a selection mask for each piece."""
    document = source.document
    holder = document.createNode(f"{source.name}: selections", "paintlayer")
    for piece in pieces.values():
        require_open(document)
        mask = document.createSelectionMask(piece.name)
        holder.addChildNode(mask, None)
        box = piece.rectangle.moved(*source.rectangle[:2])
        mask.setSelection(new_selection(piece.mask, *box))
        yield None
    return holder


def id_map(source: Source, rgba: bytes) -> Any:
    """Return a layer of flat colours, which are those of 8-bit sRGB in every document."""
    layer = new_layer(source.document, f"{source.name}: ID map", SRGB)
    bgra = bytearray(rgba)
    bgra[0::4], bgra[2::4] = rgba[2::4], rgba[0::4]
    set_pixels(layer, bytes(bgra), *source.rectangle)
    return layer


def attach(made: Any, source: Source) -> None:
    """Put what was made above its source: one step for Undo."""
    document, node = source.document, source.node
    require_open(document)
    if is_root(node):
        node.addChildNode(made, None)
    elif node.parentNode() is None:
        raise ValueError(f"The layer “{source.name}” was deleted, so nothing is made of it.")
    else:
        node.parentNode().addChildNode(made, node)
    # Nothing else makes Krita draw it, and it waits until that is done.
    document.refreshProjection()


def cropped(values: bytes, source: Source, piece: Piece) -> bytes:
    """Return the bytes of pixels of the source within a piece."""
    return crop(values, source.rectangle.width, piece.rectangle)


def _copy(source: Source, space: Space) -> Steps[Any]:
    """Return a plain layer with what is seen of the source; its duplicates share its memory."""
    layer = new_layer(source.document, source.name, space)
    for part in parts(source.rectangle):
        require_open(source.document)
        set_pixels(layer, raw_pixels(source.node, part, space, source.name), *part)
        yield None
    return layer
