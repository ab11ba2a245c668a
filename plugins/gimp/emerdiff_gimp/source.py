"""The pixels of a layer as a person sees them, limited to what is selected."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from gi.repository import Gegl, Gimp

import emerdiff
from emerdiff.hosts.masks import Rectangle
from emerdiff.hosts.selection import around, limit


class Source(NamedTuple):
    """What is cut of a layer."""

    layer: Any
    data: bytes | bytearray
    """Its pixels, as ``pixels`` describes them."""
    pixels: emerdiff.Pixels
    rectangle: Rectangle
    """Where the pixels are in the layer."""
    selected: bool
    """Whether a selection limits them."""


def read(layer: Any, within_selection: bool = True) -> Source:
    """Read the pixels of ``layer`` as they are seen, with its mask and its filters.

    Pixels that are not selected have alpha 0. The layer is not changed.
    Raises ValueError for what cannot be cut.
    """
    image, name = layer.get_image(), layer.get_name()
    if not isinstance(layer, Gimp.Layer):
        raise ValueError(f"“{name}” is no layer; choose a layer of the picture and try again.")
    if image.get_floating_sel() is not None:
        raise ValueError(f"A selection floats above “{name}”; anchor it and try again.")
    selected = within_selection and not Gimp.Selection.is_empty(image)
    rectangle = Rectangle(0, 0, layer.get_width(), layer.get_height())
    if selected:
        found, *box = layer.mask_intersect()
        if not found:
            raise ValueError(f"The selection does not touch the layer “{name}”.")
        rectangle = around(Rectangle(*box), rectangle)
    with flat(layer) as plain:
        if not selected and not plain.has_alpha():
            data, layout = get(plain, rectangle, "R'G'B' u8"), "rgb"
        else:
            data, layout = bytearray(get(plain, rectangle, "R'G'B'A u8")), "rgba"
    if selected:
        _, x, y = layer.get_offsets()
        mask = get(image.get_selection(), rectangle.moved(x, y), "Y u8")
        limit(data, mask, rectangle.width)
    pixels = emerdiff.Pixels(data, rectangle.width, rectangle.height, layout)
    return Source(layer, data, pixels, rectangle, selected)


def get(drawable: Any, rectangle: Rectangle, format_name: str) -> bytes:
    """Return pixels of ``drawable``; there are none beyond its edges."""
    buffer = drawable.get_buffer()
    data: bytes = buffer.get(
        Gegl.Rectangle.new(*rectangle), 1.0, format_name, Gegl.AbyssPolicy.NONE
    )
    return data


def is_plain(layer: Any) -> bool:
    """Whether what is seen of a layer is in its own pixels."""
    return not (layer.is_group() or layer.get_filters() or layer.get_mask())


@contextmanager
def flat(layer: Any) -> Iterator[Any]:
    """Give a layer whose own pixels are what is seen of ``layer``."""
    if is_plain(layer):
        yield layer
        return
    with scratch_like(layer.get_image()) as scratch:
        copy = Gimp.Layer.new_from_drawable(layer, scratch)
        scratch.insert_layer(copy, None, 0)
        if copy.is_group():
            copy = copy.merge()
        if copy.get_filters():
            copy.merge_filters()
        if copy.get_mask() is not None:
            modes = Gimp.MaskApplyMode
            copy.remove_mask(modes.APPLY if copy.get_apply_mask() else modes.DISCARD)
        yield copy


@contextmanager
def scratch_like(image: Any) -> Iterator[Any]:
    """Give an empty image of the same size and kind, which nobody sees."""
    scratch = Gimp.Image.new_with_precision(
        image.get_width(), image.get_height(), image.get_base_type(), image.get_precision()
    )
    try:
        scratch.undo_disable()
        if image.get_base_type() == Gimp.ImageBaseType.INDEXED:
            scratch.set_palette(image.get_palette())
        else:
            scratch.set_color_profile(image.get_effective_color_profile())
        yield scratch
    finally:
        scratch.delete()
