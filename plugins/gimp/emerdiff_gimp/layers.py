"""Layers and channels made of regions: the one place where the picture is changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from gi.repository import Babl, Gegl, Gimp

from emerdiff.hosts.masks import Piece, Rectangle
from emerdiff.hosts.tree import Node, count

from .source import Source, flat, get, is_plain, scratch_like

_OPAQUE = 100.0


@contextmanager
def one_step(image: Any) -> Iterator[None]:
    """Make what is done to ``image`` one step for Undo."""
    image.undo_group_start()
    image.freeze_layers()
    try:
        yield
    finally:
        image.thaw_layers()
        image.undo_group_end()


def group_of_layers(source: Source, pieces: dict[int, Piece], tree: Node, output: str) -> Any:
    """Insert a group above the source, with a layer for each of ``pieces``; return the group.

    ``tree`` says which pieces are in groups of their own. The group is built in an image that
    nobody sees and inserted as a whole: whatever ends the process leaves the picture as it was.
    """
    image, name = source.layer.get_image(), source.layer.get_name()
    if image.get_base_type() == Gimp.ImageBaseType.INDEXED:
        # GIMP takes no groups from other images into one of indexed colours.
        group = Gimp.GroupLayer.new(image, name)
        _insert_above(group, source)
        _fill_group(group, source, pieces, tree, output)
        return group
    with scratch_like(image) as bench:
        if source.selected:
            _copy_selection(image, bench)
        built = Gimp.GroupLayer.new(bench, name)
        bench.insert_layer(built, None, 0)
        _fill_group(built, source, pieces, tree, output)
        group = Gimp.Layer.new_from_drawable(built, image)
        group.set_name(name)
        _insert_above(group, source)
    return group


def _fill_group(
    group: Any, source: Source, pieces: dict[int, Piece], tree: Node, output: str
) -> None:
    with _base(source, output) as base:
        _fill(group, base, source, pieces, tree, output)


def _fill(
    group: Any, base: Any, source: Source, pieces: dict[int, Piece], tree: Node, output: str
) -> None:
    # The largest lies lowest.
    for node in tree if isinstance(tree, list) else [tree]:
        if isinstance(node, int):
            _layer(group, base, source, pieces[node], output)
        else:
            inner = Gimp.GroupLayer.new(group.get_image(), f"{count(node)} regions")
            _insert(inner, group, 0)
            _fill(inner, base, source, pieces, node, output)


def _layer(group: Any, base: Any, source: Source, piece: Piece, output: str) -> None:
    image = group.get_image()
    if output == "fills":
        layer = _new_layer(image, piece.name, source.layer)
        _set_foreground(piece.color)
        layer.fill(Gimp.FillType.FOREGROUND)
    else:
        layer = Gimp.Layer.new_from_drawable(base, image)
        layer.set_name(piece.name)
        _plain_mode(layer)
    _insert(layer, group, 0)
    layer.set_offsets(*source.layer.get_offsets()[1:])
    if piece.edge is not None and output != "fills":
        layer = _with_clean_edge(layer, source, piece)
    mask = layer.create_mask(Gimp.AddMaskType.BLACK)
    layer.add_mask(mask)
    _draw(mask, source, piece.rectangle.moved(*source.rectangle[:2]), "Y u8", piece.mask)
    if output == "cut-outs":
        layer.remove_mask(Gimp.MaskApplyMode.APPLY)


def _with_clean_edge(layer: Any, source: Source, piece: Piece) -> Any:
    """Lay the cleaned pixels on ``layer``, whose other pixels keep their precision."""
    image = layer.get_image()
    above = _new_layer(image, piece.name, source.layer)
    _insert(above, layer.get_parent(), image.get_item_position(layer))
    rectangle = piece.rectangle.moved(*source.rectangle[:2])
    set_pixels(above, rectangle, "R'G'B'A u8", piece.edge)
    layer.set_visible(True)
    return image.merge_down(above, Gimp.MergeType.CLIP_TO_BOTTOM_LAYER)


def id_map(source: Source, rgba: bytes) -> Any:
    """Insert a layer of flat colours above the source, and return it."""
    image = source.layer.get_image()
    layer = _new_layer(image, f"{source.layer.get_name()}: ID map", source.layer)
    _insert_above(layer, source)
    _draw(layer, source, source.rectangle, "R'G'B'A u8", rgba)
    return layer


def channels(source: Source, pieces: Iterable[Piece]) -> None:
    """Append a channel for each of ``pieces``."""
    image = source.layer.get_image()
    for piece in pieces:
        channel = _channel(image, piece, source)
        image.insert_channel(channel, None, len(image.get_channels()))
        _draw_channel(channel, source, piece)
        if source.selected:
            channel.combine_masks(image.get_selection(), Gimp.ChannelOps.INTERSECT, 0, 0)


def select(image: Any, source: Source, piece: Piece, operation: Any) -> None:
    """Make the mask of ``piece`` the selection, or join it with the one that there is."""
    channel = _channel(image, piece, source)
    image.insert_channel(channel, None, 0)
    _draw_channel(channel, source, piece)
    image.select_item(operation, channel)
    image.remove_channel(channel)


def set_pixels(drawable: Any, rectangle: Rectangle, format_name: str, data: bytes) -> None:
    """Write pixels of ``drawable``; what is beyond its edges is left out."""
    buffer = drawable.get_buffer()
    buffer.set(Gegl.Rectangle.new(*rectangle), format_name, data)
    buffer.flush()
    drawable.update(*rectangle)


def _draw(
    drawable: Any, source: Source, rectangle: Rectangle, format_name: str, data: bytes
) -> None:
    """Write pixels of ``drawable`` by as much as they are selected."""
    if not source.selected:
        set_pixels(drawable, rectangle, format_name, data)
        return
    # GIMP itself lays the shadow on the drawable within the selection.
    shadow = drawable.get_shadow_buffer()
    shadow.set(Gegl.Rectangle.new(*rectangle), format_name, data)
    shadow.flush()
    drawable.merge_shadow(True)
    drawable.update(0, 0, drawable.get_width(), drawable.get_height())


def _draw_channel(channel: Any, source: Source, piece: Piece) -> None:
    """Write the mask as the channel's own values, which GIMP takes for how much is selected."""
    rectangle = piece.rectangle.moved(*_in_image(source))
    set_pixels(channel, rectangle, _model_of(channel), piece.mask)


def _model_of(channel: Any) -> str:
    """Return the format of a channel's own values, in 8 bits."""
    return Babl.format_get_encoding(channel.get_format()).split()[0] + " u8"


def _in_image(source: Source) -> tuple[int, int]:
    _, x, y = source.layer.get_offsets()
    return x + source.rectangle.x, y + source.rectangle.y


@contextmanager
def _base(source: Source, output: str) -> Iterator[Any]:
    """Give what each layer is a copy of."""
    if output == "fills" or is_plain(source.layer):
        yield source.layer
    else:
        with flat(source.layer) as plain:
            yield plain


def _insert_above(layer: Any, source: Source) -> None:
    place = source.layer.get_image().get_item_position(source.layer)
    _insert(layer, source.layer.get_parent(), place)


def _insert(layer: Any, parent: Any, place: int) -> None:
    layer.get_image().insert_layer(layer, parent, place)


def _copy_selection(image: Any, other: Any) -> None:
    whole = Rectangle(0, 0, image.get_width(), image.get_height())
    values = get(image.get_selection(), whole, "Y u8")
    channel = Gimp.Channel.new(other, "selection", *whole[2:], _OPAQUE, _color((0, 0, 0)))
    other.insert_channel(channel, None, 0)
    set_pixels(channel, whole, _model_of(channel), values)
    other.select_item(Gimp.ChannelOps.REPLACE, channel)
    other.remove_channel(channel)


def _new_layer(image: Any, name: str, like: Any) -> Any:
    """Return a transparent layer of the size of ``like``, at its place."""
    kind = {
        Gimp.ImageBaseType.RGB: Gimp.ImageType.RGBA_IMAGE,
        Gimp.ImageBaseType.GRAY: Gimp.ImageType.GRAYA_IMAGE,
        Gimp.ImageBaseType.INDEXED: Gimp.ImageType.INDEXEDA_IMAGE,
    }[image.get_base_type()]
    mode = image.get_default_new_layer_mode()
    size = like.get_width(), like.get_height()
    layer = Gimp.Layer.new(image, name, *size, kind, _OPAQUE, mode)
    layer.set_offsets(*like.get_offsets()[1:])
    return layer


def _plain_mode(layer: Any) -> None:
    layer.set_mode(layer.get_image().get_default_new_layer_mode())
    layer.set_opacity(_OPAQUE)
    layer.set_visible(True)


def _channel(image: Any, piece: Piece, source: Source) -> Any:
    size = image.get_width(), image.get_height()
    return Gimp.Channel.new(image, piece.name, *size, 50.0, _color(piece.color))


def _set_foreground(color: tuple[int, int, int]) -> None:
    Gimp.context_set_foreground(_color(color))


def _color(color: tuple[int, int, int]) -> Any:
    return Gegl.Color.new("#{:02x}{:02x}{:02x}".format(*color))
