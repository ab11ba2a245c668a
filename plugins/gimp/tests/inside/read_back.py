"""Runs inside GIMP 3: opens a saved XCF and tells all that is in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gi.repository import Babl, Gegl, Gimp, Gio


def read_back(folder: Path, name: str) -> dict[str, Any]:
    """Return the tree of layers, the channels and the selection; pixels go into files."""
    file = Gio.File.new_for_path(str(folder / f"{name}.xcf"))
    image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, file)
    facts = {
        "layers": [_layer(layer, folder) for layer in image.get_layers()],
        "channels": [_channel(channel, folder) for channel in image.get_channels()],
        "selection": _channel(image.get_selection(), folder)["pixels"],
    }
    image.delete()
    return facts


def _layer(layer: Any, folder: Path) -> dict[str, Any]:
    _, x, y = layer.get_offsets()
    mask = None if layer.is_group() else layer.get_mask()
    return {
        "name": layer.get_name(),
        "offset": [x, y],
        "size": [layer.get_width(), layer.get_height()],
        "group": layer.is_group(),
        "children": [_layer(child, folder) for child in layer.get_children()],
        "mask": mask and _pixels(mask, folder, "Y u8"),
        "rgba": _pixels(layer, folder, "R'G'B'A u8"),
        "exact": _pixels(layer, folder, "RGBA float"),
        "visible": layer.get_visible(),
        "filters": len(layer.get_filters()),
    }


def _channel(channel: Any, folder: Path) -> dict[str, Any]:
    # Its own values say how much is selected, whatever curve the image has.
    model = Babl.format_get_encoding(channel.get_format()).split()[0]
    return {"name": channel.get_name(), "pixels": _pixels(channel, folder, f"{model} u8")}


def _pixels(drawable: Any, folder: Path, kind: str) -> str:
    size = drawable.get_width(), drawable.get_height()
    buffer = drawable.get_buffer()
    data = buffer.get(Gegl.Rectangle.new(0, 0, *size), 1.0, kind, Gegl.AbyssPolicy.NONE)
    number = len(list(folder.glob("*.raw")))
    (folder / f"{number}.raw").write_bytes(data)
    return f"{number}.raw"
