"""Regions that are picked by clicks."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

import emerdiff


class Pick(NamedTuple):
    """A region and the pixel that was clicked."""

    region: emerdiff.Region
    x: int
    y: int


class Picks:
    """Picked regions, which never overlap, and a map of them for a labels layer."""

    def __init__(self, result: emerdiff.Segmentation) -> None:
        self._result = result
        self._last = 0
        #: By their number in :attr:`map`.
        self.picked: dict[int, Pick] = {}
        #: The number of the pick at each pixel, 0 for none, (height, width) uint16.
        self.map = np.zeros(result.shape, np.uint16)

    def click(self, x: int, y: int) -> emerdiff.Region:
        """Pick the region at column ``x`` and row ``y``, or widen the pick that is there.

        A pick starts as the region of the level that is set, and widens to the next larger region
        that holds it.
        """
        number = self._number_at(x, y)
        if number:
            region = self._wider(self.picked[number].region, x, y)
        else:
            region = self._result.region_at(x, y)
            number = self._last = self._last + 1
        mask = self._result.mask(region)
        # Regions are nested or apart, so one pixel tells which picks this one swallows.
        for other, pick in list(self.picked.items()):
            if mask[pick.y, pick.x]:
                del self.picked[other]
        self.picked[number] = Pick(region, x, y)
        self.map[mask] = number
        return region

    def take_out(self, x: int, y: int) -> None:
        """Take out the pick at column ``x`` and row ``y``, where there is one."""
        number = self._number_at(x, y)
        if number:
            del self.picked[number]
            self.map[self.map == number] = 0

    def clear(self) -> None:
        """Take out every pick."""
        self.picked.clear()
        self.map[:] = 0

    def _number_at(self, x: int, y: int) -> int:
        number = int(self.map[y, x])
        # The map may have been painted on.
        return number if number in self.picked else 0

    def _wider(self, region: emerdiff.Region, x: int, y: int) -> emerdiff.Region:
        path = self._result.path_at(x, y)
        at = [step.node for step in path].index(region.node)
        return path[min(at + 1, len(path) - 1)]
