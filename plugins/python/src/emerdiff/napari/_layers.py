"""The layers that are made: regions by their labels, and what is picked of them."""

# mypy: disable-error-code="import-not-found,import-untyped"

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ._session import Color, Session
from ._source import Source

# No region has this colour.
_PICKED = (1.0, 1.0, 1.0, 1.0)
_NOTHING = (0.0, 0.0, 0.0, 0.0)


class Layers:
    """Labels layers of the source that is shown last; those of earlier ones stay as they are."""

    def __init__(self, viewer: Any) -> None:
        self._viewer = viewer
        self._source: Source | None = None
        self._regions: dict[tuple[Any, ...], Any] = {}
        self._picked: Any = None

    @property
    def source(self) -> Source:
        """What is shown."""
        assert self._source is not None
        return self._source

    def shows(self, source: Source) -> bool:
        """Whether ``source`` is what is shown."""
        return self._source is not None and self._source.key == source.key

    def begin(self, source: Source, keep_picked: bool) -> None:
        """Show what follows for ``source``, where it lies now."""
        self._source = source
        if not keep_picked:
            self._picked = None
        # Layers that were removed are forgotten with the memory that they take.
        kept = {key: layer for key, layer in self._regions.items() if layer in self._viewer.layers}
        self._regions = kept
        for layer in (kept.get(source.key), self._picked):
            if layer is not None:
                for name, value in source.placement().items():
                    setattr(layer, name, value)

    def show_regions(self, session: Session) -> None:
        """Show the level that is set, in the layer of the source where it has one."""
        layer = self._regions.get(self.source.key)
        data, colormap = self.source.embed(session.labels()), _colormap(session.colors())
        if layer is not None and layer in self._viewer.layers:
            layer.data = data
            layer.colormap = colormap
        else:
            layer = self._add(data, f"Regions ({self.source.name})", colormap, opacity=0.5)
            self._regions[self.source.key] = layer
        layer.features = session.table()

    def show_picked(self, session: Session) -> None:
        """Show what is picked, in a layer of its own above the others."""
        data = self.source.embed(session.picks.map)
        if self._picked is not None and self._picked in self._viewer.layers:
            self._picked.data = data
        elif session.picks.picked:
            name = f"Picked ({self.source.name})"
            selection = self._viewer.layers.selection
            selected = selection.active
            self._picked = self._add(data, name, _colormap([_PICKED]), opacity=0.7)
            # A new layer takes the selection from what is clicked on.
            selection.active = selected

    def _add(self, data: Any, name: str, colormap: Any, opacity: float) -> Any:
        return self._viewer.add_labels(
            data, name=name, colormap=colormap, opacity=opacity, **self.source.placement()
        )


def _colormap(colors: Iterable[Color]) -> Any:
    """Return a colormap of the labels 1, 2, ...

    napari draws a cyclic one several times as fast as a direct one.
    """
    from napari.utils.colormaps import CyclicLabelColormap

    return CyclicLabelColormap(colors=np.array([_NOTHING, *colors], np.float32))
