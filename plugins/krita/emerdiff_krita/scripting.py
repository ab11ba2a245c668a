"""The functions for scripts: what the docker does, at once and without windows."""

from __future__ import annotations

import warnings
from typing import Any

from .emerdiff import Cancel
from .emerdiff.hosts import installation_text
from .emerdiff.hosts.picks import parse, region_at
from .krita_api import application, selection_of, settle_fill_layers
from .regions import OPERATIONS, mask_of, select, to_layers
from .run import Cut, Watch, cut
from .settings import Settings
from .source import chosen_node
from .steps import finish


def segment_into_layers(document: Any = None, layer: Any = None, **settings: Any) -> Any:
    """Cut a layer into regions, and return the group of layers that is made of them.

    ``document`` is the active one, and ``layer`` its active layer, unless they are given.
    ``settings`` are the fields of :class:`Settings`. Where something is selected only that is cut.
    ``progress`` is called with the stage, what is done of it and the whole of it; ``cancel`` is an
    ``emerdiff.Cancel``. Raises ``ValueError`` for what cannot be cut and ``emerdiff.Error`` for
    what fails; the document is as it was then.
    """
    watch = _watch(settings)
    chosen = Settings(**settings)
    made = _cut(document, layer, chosen, watch)
    node = finish(to_layers(made, chosen, watch))
    made.source.document.waitForDone()
    if chosen.output == "fill-layers":
        settle_fill_layers(made.source.document)
    return node


def select_region(
    points: str,
    document: Any = None,
    layer: Any = None,
    operation: str = "replace",
    **settings: Any,
) -> int:
    """Select the regions at ``points``, and return how many pixels they have.

    ``points`` has a place in each region, in pixels of the document: "120,80 40,30,2" is the region
    at column 120 and row 80, and the second larger one that holds column 40 and row 30.
    ``operation`` is "replace", "add", "subtract" or "intersect". All else is as with
    :func:`segment_into_layers`; the whole layer is cut, whatever is selected.
    """
    if operation not in OPERATIONS:
        expected = ", ".join(OPERATIONS)
        raise ValueError(f"operation: expected one of {expected}, got {operation!r}")
    watch = _watch(settings)
    chosen = Settings(**{**settings, "within_selection": False})
    places = parse(points)
    made = _cut(document, layer, chosen, watch)
    level = chosen.shown_level()
    result = made.at(level)
    left, top, width, height = made.source.rectangle
    regions = {}
    for x, y, wider in places:
        if not (0 <= x - left < width and 0 <= y - top < height):
            raise ValueError(f"There is nothing of “{made.source.name}” at the point {x},{y}.")
        region = region_at(result, x - left, y - top, wider)
        regions[region.node] = region
    found = list(regions.values())
    document = made.source.document
    select(made, mask_of(made, level, found, chosen), selection_of(document), operation)
    document.waitForDone()
    return sum(region.area for region in found)


def check_installation() -> str:
    """Return what is installed, a fact a line."""
    return installation_text(Krita=application().version())


def _watch(settings: dict[str, Any]) -> Watch:
    progress = settings.pop("progress", None) or (lambda *_: None)
    return Watch(progress, settings.pop("cancel", None) or Cancel(), warnings.warn)


def _cut(document: Any, layer: Any, settings: Settings, watch: Watch) -> Cut:
    document = document or application().activeDocument()
    if document is None:
        raise ValueError("No picture is open; open one and try again.")
    node = layer or chosen_node(document, settings.source)
    selection = selection_of(document) if settings.within_selection else None
    return finish(cut(document, node, selection, settings, watch))
