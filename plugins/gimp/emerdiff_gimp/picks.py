"""What is picked in the dialog of Select Region."""

from __future__ import annotations

import emerdiff

from .select import Point, region_at
from .source import Source

Pixel = tuple[int, int]


class Picks:
    """Points with a region each: that of the level, or one further up or down the tree."""

    def __init__(self, source: Source) -> None:
        _, x, y = source.layer.get_offsets()
        self._offset = x + source.rectangle.x, y + source.rectangle.y
        self._picked: list[Point] = []
        self._wider = 0
        self._result: emerdiff.Segmentation | None = None

    def set_result(self, result: emerdiff.Segmentation) -> None:
        """Pick from ``result``, at its level; what is picked stays."""
        self._result = result

    @property
    def ready(self) -> bool:
        """Whether there is a result."""
        return self._result is not None

    @property
    def result(self) -> emerdiff.Segmentation:
        """The result that is picked from."""
        assert self._result is not None
        return self._result

    def region_at(self, pixel: Pixel) -> emerdiff.Region:
        """Return what a click there would pick at the step of the tree that is set."""
        return region_at(self.result, *pixel, self._wider)

    def regions(self) -> list[emerdiff.Region]:
        """Return what is picked."""
        return [region_at(self.result, *point) for point in self._picked]

    def click(self, pixel: Pixel, adds: bool) -> None:
        """Pick the region there; where it is picked already, the next larger one that holds it."""
        if not self.ready:
            return
        if self._is_last(pixel) and self._set_last(1):
            return
        # At the top of the tree a click begins anew.
        self._wider = 0
        if not adds:
            self._picked = []
        self._picked.append((*pixel, 0))

    def widen(self, pixel: Pixel | None, steps: int) -> None:
        """Climb the tree, or go down it, with what is under the cursor and picked last."""
        if not self.ready:
            return
        if pixel is None or self._is_last(pixel):
            self._set_last(steps)
        else:
            self._wider += self._possible((*pixel, self._wider), steps)

    def points(self) -> str:
        """Return what is picked as the parameter of the procedure."""
        left, top = self._offset
        return " ".join(f"{x + left},{y + top},{wider}" for x, y, wider in self._picked)

    def _is_last(self, pixel: Pixel) -> bool:
        if not self._picked:
            return False
        last = region_at(self.result, *self._picked[-1])
        return any(region.node == last.node for region in self.result.path_at(*pixel))

    def _set_last(self, steps: int) -> bool:
        """Move what was picked last up or down the tree; return whether it moved."""
        if not self._picked:
            return False
        x, y, wider = self._picked[-1]
        self._wider = wider + self._possible((x, y, wider), steps)
        self._picked[-1] = x, y, self._wider
        return self._wider != wider

    def _possible(self, point: Point, steps: int) -> int:
        """Return ``steps``, or 0 at the end of the tree."""
        x, y, wider = point
        now, then = (region_at(self.result, x, y, wider + more) for more in (0, steps))
        return steps if now.node != then.node else 0
