"""Clicks into the viewer, as opposed to drags that move the view."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Callable

# A press that moves further than this, in pixels of the screen, is no click.
_STILL = 4


class Clicks:
    """Calls ``listener`` with the position in the world, and whether Shift was held."""

    def __init__(self, viewer: Any, listener: Callable[[Any, bool], None]) -> None:
        self._viewer = viewer
        self._listener = listener

    def listen(self, on: bool) -> None:
        """Start or stop; either twice is the same as once."""
        callbacks = self._viewer.mouse_drag_callbacks
        if not on:
            if self._on_press in callbacks:
                callbacks.remove(self._on_press)
        elif self._on_press not in callbacks:
            callbacks.append(self._on_press)
            self._put_down_tools()

    def _put_down_tools(self) -> None:
        for layer in self._viewer.layers:
            layer.mode = "pan_zoom"

    def _on_press(self, viewer: Any, event: Any) -> Iterator[None]:
        # napari sends the moves and the release after a press into the generator.
        active = viewer.layers.selection.active
        has_tool = active is not None and active.mode != "pan_zoom"
        if event.button != 1 or has_tool:
            return
        start_x, start_y = event.pos
        moved = False
        yield
        while event.type == "mouse_move":
            moved = moved or abs(event.pos[0] - start_x) + abs(event.pos[1] - start_y) > _STILL
            yield
        if not moved:
            self._listener(event.position, "Shift" in event.modifiers)
