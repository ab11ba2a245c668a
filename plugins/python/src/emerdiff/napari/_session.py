"""What the widget knows, without Qt or napari: the result, its level, and what is picked."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Callable

import numpy as np

import emerdiff

from .._kept import Kept
from ._picks import Picks

Color = tuple[float, float, float, float]

# A widget that is closed and opened again finds its results.
_shared = Kept()


@dataclass(frozen=True)
class Options:
    """What a run depends on beside its picture."""

    model: str | None = None
    provider: str | None = None
    connected: bool = False
    min_area: float = 0.001
    detail: str = "auto"


class Session:
    """Keeps the result that is shown, and answers at once what is asked of it.

    Labels are the library's ids plus 1, because 0 is background in napari.
    """

    def __init__(self, kept: Kept | None = None) -> None:
        self._kept = kept or _shared
        self._original: emerdiff.Segmentation | None = None
        self._result: emerdiff.Segmentation | None = None
        self._picks: Picks | None = None
        self._colors: dict[int, Color] = {}

    def run(
        self,
        image: Any,
        options: Options,
        progress: Callable[[str, int, int], object] | None = None,
        cancel: emerdiff.Cancel | None = None,
    ) -> emerdiff.Segmentation:
        """Return a result for :meth:`show`, from any thread; one that is kept takes no run."""
        return self._kept.segment(image, progress=progress, cancel=cancel, **asdict(options))

    def shows(self, result: emerdiff.Segmentation) -> bool:
        """Whether ``result`` is the one that is shown."""
        return result is self._original

    def show(self, result: emerdiff.Segmentation) -> None:
        """Make ``result`` the one that is played with, with nothing picked."""
        self._original, self._result = result, result.copy()
        self._picks = Picks(self._result)
        self._colors = {}

    @property
    def ready(self) -> bool:
        """Whether there is a result."""
        return self._result is not None

    @property
    def result(self) -> emerdiff.Segmentation:
        """The result that is shown, at the level that is set."""
        assert self._result is not None
        return self._result

    @property
    def picks(self) -> Picks:
        """What is picked of the result."""
        assert self._picks is not None
        return self._picks

    @property
    def automatic(self) -> int:
        """The number of regions that strong borders part."""
        assert self._original is not None
        return self._original.n_segments

    def labels(self) -> Any:
        """Return the label of each pixel at the level that is set, (height, width) uint16."""
        labels = self.result.labels
        labels += np.uint16(1)
        return labels

    def colors(self) -> list[Color]:
        """Return the colours of the labels from 1; a region has the same one at every level."""
        regions = self.result.regions
        new = [region for region in regions if region.node not in self._colors]
        if new:
            labels, colors = self.result.labels, self.result.colors()
            for region in new:
                red, green, blue, alpha = colors[_pixel_of(region, labels)] / 255
                self._colors[region.node] = (red, green, blue, alpha)
        return [self._colors[region.node] for region in regions]

    def table(self) -> dict[str, list[int]]:
        """Return what napari shows of the label under the cursor."""
        regions = self.result.regions
        return {
            "index": [region.id + 1 for region in regions],
            "pixels": [region.area for region in regions],
        }


def _pixel_of(region: emerdiff.Region, labels: Any) -> tuple[int, int]:
    """Return row and column of one pixel of ``region``: its first in the top row of its box."""
    rows, columns = region.slice
    row = labels[rows.start, columns]
    return rows.start, columns.start + int(np.argmax(row == region.id))
