"""What is picked by clicks, and widened to larger regions."""

from __future__ import annotations

from .._region import Region
from .._segmentation import Segmentation

#: Column and row.
Pixel = tuple[int, int]
#: Column and row, and how many regions further up the tree.
Point = tuple[int, int, int]


def region_at(result: Segmentation, x: int, y: int, wider: int) -> Region:
    """Return the region of the level there, or one so many steps further up or down the tree."""
    path = result.path_at(x, y)
    nodes = [region.node for region in path]
    step = nodes.index(result.region_at(x, y).node) + wider
    return path[min(max(step, 0), len(path) - 1)]


def parse(points: str) -> list[Point]:
    """Return the points in a text, such as "120,80 40,30,2"."""
    parsed = []
    for word in points.split():
        try:
            x, y, *wider = map(int, word.split(","))
            (steps,) = wider or [0]
        except ValueError:
            raise ValueError(f"“{word}” is no point; write 120,80 or 120,80,2.") from None
        parsed.append((x, y, steps))
    if not parsed:
        raise ValueError("No point is given; write a place in each region, such as 120,80.")
    return parsed


class Picks:
    """Points with a region each: that of the level, or one further up or down the tree."""

    def __init__(self, offset: Pixel = (0, 0)) -> None:
        #: Where the upper left pixel of the result is in the document.
        self._offset = offset
        self._picked: list[Point] = []
        self._wider = 0
        self._result: Segmentation | None = None

    def set_result(self, result: Segmentation) -> None:
        """Pick from ``result``, at its level; what is picked stays."""
        self._result = result

    @property
    def ready(self) -> bool:
        """Whether there is a result."""
        return self._result is not None

    @property
    def result(self) -> Segmentation:
        """The result that is picked from."""
        assert self._result is not None
        return self._result

    def region_at(self, pixel: Pixel) -> Region:
        """Return what a click there would pick at the step of the tree that is set."""
        return region_at(self.result, *pixel, self._wider)

    def regions(self) -> list[Region]:
        """Return what is picked."""
        return [region_at(self.result, *point) for point in self._picked]

    def click(self, pixel: Pixel, adds: bool) -> bool:
        """Pick the region there; where it is picked already, the next larger one that holds it.

        Return whether that was widened.
        """
        if not self.ready:
            return False
        if self._is_last(pixel) and self._set_last(1):
            return True
        # At the top of the tree a click begins anew.
        self._wider = 0
        if not adds:
            self._picked = []
        self._picked.append((*pixel, 0))
        return False

    def widen(self, pixel: Pixel | None, steps: int) -> None:
        """Climb the tree, or go down it, with what is under the cursor and picked last."""
        if not self.ready:
            return
        if pixel is None or self._is_last(pixel):
            self._set_last(steps)
        else:
            self._wider += self._possible((*pixel, self._wider), steps)

    def points(self) -> str:
        """Return what is picked as text for :func:`parse`, in the document."""
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
