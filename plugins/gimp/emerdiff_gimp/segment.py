"""Segment into Layers: what it does once its parameters are known."""

from __future__ import annotations

from typing import Any, Callable

from gi.repository import Gimp

import emerdiff
from emerdiff.hosts.id_map import id_colors
from emerdiff.hosts.masks import Piece, pieces
from emerdiff.hosts.tree import Node, tree, within

from . import layers
from .options import edges
from .run import segment_with_progress
from .source import Source, read


def segment_layers(image: Any, chosen: list[Any], config: Any) -> tuple[int, Any]:
    """Cut each of the layers; return the number of regions and the first layer that was made.

    Until all masks are known nothing is changed, and GIMP may end the process at any time. From
    then on GIMP shows no progress, and so no way to cancel what is half done.
    """
    if not chosen:
        raise ValueError("No layer is chosen; choose one and try again.")
    Gimp.progress_init("Segmenting")
    prepared = [_prepared(read(layer), config) for layer in chosen]
    Gimp.progress_end()
    Gimp.context_push()
    try:
        with layers.one_step(image):
            made = [make() for _, make in prepared]
    finally:
        Gimp.context_pop()
    return sum(number for number, _ in prepared), made[0]


def _prepared(source: Source, config: Any) -> tuple[int, Callable[[], Any]]:
    """Return the number of regions, and what makes layers or channels of them."""
    result = segment_with_progress(source, config)
    output = config.get_property("output")
    if output == "id-map":
        if source.layer.get_image().get_base_type() != Gimp.ImageBaseType.RGB:
            raise ValueError("An ID map needs colours; choose Image > Mode > RGB and try again.")
        colors = id_colors(result)
        return result.n_segments, lambda: layers.id_map(source, colors)
    made = _pieces(result, source, config)
    if output == "channels":
        return len(made), lambda: layers.channels(source, made.values())
    nodes: Node = tree(result) if config.get_property("nested") else list(range(result.n_segments))
    nodes = within(nodes, made)
    return len(made), lambda: layers.group_of_layers(source, made, nodes, output)


def _pieces(result: emerdiff.Segmentation, source: Source, config: Any) -> dict[int, Piece]:
    """Return what each region is made of, by its id."""
    Gimp.progress_set_text("Drawing masks")
    # What is not selected is left out, and transparent pixels have no colour to fill with.
    without = source.selected or config.get_property("output") == "fills"
    clean = config.get_property("clean-edges")
    made = pieces(result, edges(config), clean, not without, Gimp.progress_update)
    if not made:
        name = source.layer.get_name()
        raise ValueError(f"There is nothing to see of the layer “{name}”, so nothing to cut.")
    return made
