"""Regions into layers or into the selection: what the docker, the actions and scripts do."""

from __future__ import annotations

from typing import Any

from . import layers
from .emerdiff import Cancelled, Region
from .emerdiff.hosts.id_map import id_colors
from .emerdiff.hosts.levels import Level
from .emerdiff.hosts.masks import Piece, bounds, coverage, crop, multiply, pieces
from .emerdiff.hosts.tree import Node, tree, within
from .krita_api import new_selection, set_selection
from .run import Cut, Watch
from .settings import Settings
from .steps import Beside, Steps

OPERATIONS = ("replace", "add", "subtract", "intersect")


def to_layers(cut: Cut, settings: Settings, watch: Watch) -> Steps[Any]:
    """Put the regions of a cut into the document, above its source; return the node."""
    source, result = cut.source, cut.at(settings.shown_level())
    if settings.output == "id-map":
        made = layers.id_map(source, (yield Beside(lambda: id_colors(result))))
    else:
        found, nodes = yield Beside(lambda: _prepared(cut, result, settings, watch))
        watch.progress("making layers", 0, 1)
        if settings.output == "selections":
            made = yield from layers.selection_masks(source, found)
        else:
            made = yield from layers.Maker(source, settings.output).group(found, nodes)
    layers.attach(made, source)
    return made


def _prepared(
    cut: Cut, result: Any, settings: Settings, watch: Watch
) -> tuple[dict[int, Piece], Node]:
    selected = cut.source.selection
    # What is not selected is left out, and transparent pixels have no colour to fill with.
    without = selected is not None or settings.output in ("fills", "fill-layers")

    def progress(share: float) -> None:
        if watch.cancel.requested:
            raise Cancelled("cancelled while masks were drawn")
        watch.progress("drawing masks", round(100 * share), 100)

    found = pieces(result, settings.edges(), settings.clean_edges, not without, progress)
    if not found:
        raise ValueError(f"There is nothing to see of “{cut.source.name}”, so nothing to cut.")
    if selected is not None:
        for number, piece in found.items():
            mask = multiply(layers.cropped(selected, cut.source, piece), piece.mask)
            found[number] = piece._replace(mask=mask)
    nodes: Node = tree(result) if settings.nested else list(range(result.n_segments))
    return found, within(nodes, found)


def mask_of(cut: Cut, level: Level, regions: list[Region], settings: Settings) -> Piece:
    """Return what is selected of ``regions``, in the box around it."""
    result = cut.at(level)
    mask = coverage(result, regions, settings.edges())
    _, width = result.shape
    box = bounds(mask, width)
    return Piece("", (0, 0, 0), box, crop(mask, width, box), None)


def select(cut: Cut, piece: Piece, before: Any, operation: str) -> None:
    """Join a piece with the selection ``before``, None where nothing was, and select that."""
    made = new_selection(piece.mask, *piece.rectangle.moved(*cut.source.rectangle[:2]))
    if before is None:
        # As with Krita's own tools, there is nothing to take away from.
        if operation in ("replace", "add"):
            set_selection(cut.source.document, made)
    elif operation == "replace":
        set_selection(cut.source.document, made)
    else:
        joined = before.duplicate()
        getattr(joined, operation)(made)
        set_selection(cut.source.document, joined)
