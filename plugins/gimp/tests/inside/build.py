"""Runs inside GIMP 3: makes the picture that a case describes, as a person would have it."""

from __future__ import annotations

from typing import Any

from gi.repository import Gegl, Gimp

_BASES = {
    "rgb": (Gimp.ImageBaseType.RGB, Gimp.ImageType.RGB_IMAGE, Gimp.ImageType.RGBA_IMAGE),
    "gray": (Gimp.ImageBaseType.GRAY, Gimp.ImageType.GRAY_IMAGE, Gimp.ImageType.GRAYA_IMAGE),
}
_PRECISIONS = {
    "u8": Gimp.Precision.U8_NON_LINEAR,
    "u16": Gimp.Precision.U16_NON_LINEAR,
    "half-linear": Gimp.Precision.HALF_LINEAR,
    "float-linear": Gimp.Precision.FLOAT_LINEAR,
}


def build(case: dict[str, Any]) -> tuple[Any, list[Any]]:
    """Return the image and the layers that are chosen."""
    width, height = case["canvas"]
    base, opaque, with_alpha = _BASES.get(case["base"], _BASES["rgb"])
    image = Gimp.Image.new_with_precision(width, height, base, _PRECISIONS[case["precision"]])
    kind = with_alpha if case["alpha"] else opaque
    chosen = [layer(image, case, f"photo{n or ''}", kind) for n in range(case["layers"])]
    if case["inside_group"]:
        group = Gimp.GroupLayer.new(image, "collage")
        image.insert_layer(group, None, 0)
        for one in chosen:
            image.reorder_item(one, group, 0)
        chosen = [group]
    if case["base"] == "indexed":
        image.convert_indexed(
            Gimp.ConvertDitherType.NONE, Gimp.ConvertPaletteType.GENERATE, 32, False, False, ""
        )
    if case["layer_mask"]:
        hide(chosen[0], case["layer_mask"])
        chosen[0].set_apply_mask(case["apply_mask"])
    if case["filter"]:
        chosen[0].append_filter(Gimp.DrawableFilter.new(chosen[0], case["filter"], ""))
    select(image, case)
    if case["choose"] == "below a floating selection":
        image.select_rectangle(Gimp.ChannelOps.REPLACE, 20, 20, 30, 30)
        Gimp.Selection.float(image, chosen, 5, 5)
    if case["choose"] == "channel":
        channel = Gimp.Channel.new(image, "stencil", width, height, 50, Gegl.Color.new("red"))
        image.insert_channel(channel, None, 0)
        chosen = [channel]
    return image, chosen


def layer(image: Any, case: dict[str, Any], name: str, kind: Any) -> Any:
    width, height = case["size"]
    made = Gimp.Layer.new(image, name, width, height, kind, 100, Gimp.LayerMode.NORMAL)
    image.insert_layer(made, None, 0)
    made.set_offsets(*case["offset"])
    with open(case["picture"], "rb") as file:
        data = file.read()
    buffer = made.get_buffer()
    buffer.set(Gegl.Rectangle.new(0, 0, width, height), "R'G'B'A u8", data)
    buffer.flush()
    made.update(0, 0, width, height)
    return made


def hide(chosen: Any, box: list[int]) -> None:
    """Give the layer a mask that hides a box."""
    mask = chosen.create_mask(Gimp.AddMaskType.WHITE)
    chosen.add_mask(mask)
    buffer = mask.get_buffer()
    buffer.set(Gegl.Rectangle.new(*box), "Y u8", bytes(box[2] * box[3]))
    buffer.flush()
    mask.update(0, 0, mask.get_width(), mask.get_height())


def select(image: Any, case: dict[str, Any]) -> None:
    if case["selection"]:
        x, y, width, height, feather = case["selection"]
        image.select_ellipse(Gimp.ChannelOps.REPLACE, x, y, width, height)
        if feather:
            Gimp.Selection.feather(image, feather)
