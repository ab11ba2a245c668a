"""The cut of one document: its level, what is drawn of it, and what is picked in it."""

from __future__ import annotations

import hashlib
from typing import Any

from .emerdiff import Region, Segmentation
from .emerdiff.hosts.levels import Level
from .emerdiff.hosts.picks import Picks
from .krita_api import new_selection, selection_of
from .regions import mask_of, select
from .run import Cut
from .settings import Settings
from .steps import Beside, Steps
from .view import View

_UNDER_CURSOR = 0, 200, 255


class Session:
    """What the docker knows of a document that was cut."""

    def __init__(self, cut: Cut, view: View, level: Level) -> None:
        self.cut, self.view = cut, view
        self.set_level(level)
        # What was drawn last without marks, and for which result.
        self._drawn: tuple[Segmentation, Any] | None = None
        self._operation = ""
        self._before: Any = None
        # What tells the selection that was made here from others.
        self._own: str | None = None

    def set_level(self, level: Level) -> None:
        """Show other regions, without a run."""
        self.level = level
        self.result = self.cut.at(level)
        self._picks = self._new_picks()

    def draw(self, result: Segmentation, region: Region | None) -> Any:
        """Return the picture with its regions, one of them marked; not on two threads at once."""
        if self._drawn is None or self._drawn[0] is not result:
            self._drawn = result, self.view.regions(result)
        picture = self._drawn[1]
        if region is None:
            return picture
        return self.view.marked(picture, result, region, _UNDER_CURSOR)

    def region_at(self, pixel: tuple[int, int]) -> Region:
        """Return what a click there would select."""
        return self._picks.region_at(pixel)

    def words(self, region: Region | None) -> str:
        """Return what is to be said of the regions, or of one."""
        name, result = self.cut.source.name, self.result
        if region is None:
            return f"“{name}”: {result.n_segments} of at most {result.max_segments} regions"
        height, width = result.shape
        share = 100 * region.area / (height * width)
        kind = "Transparent" if region.transparent else "Region"
        return f"{kind}: {share:.1f} % of “{name}”, {region.area} pixels"

    def click(self, pixel: tuple[int, int], operation: str, settings: Settings) -> Steps[None]:
        """Select the region there; the next larger one, where it was selected by the last click."""
        if operation != self._operation:
            self._picks = self._new_picks()
        if not self._picks.click(pixel, adds=False):
            self._before, self._operation = selection_of(self.cut.source.document), operation
        yield from self._select(settings)

    def widen(self, pixel: tuple[int, int] | None, steps: int, settings: Settings) -> Steps[None]:
        """Climb the tree, with what is under the cursor or was selected last."""
        before = self._picks.regions()
        self._picks.widen(pixel, steps)
        if self._picks.regions() != before:
            yield from self._select(settings)

    def selection_to_cut(self) -> Any:
        """Return the selection that limits the next cut: not one that was picked here."""
        document = self.cut.source.document
        if self._own is not None and self._own == _fingerprint(document):
            return self.selection_that_was_cut()
        return selection_of(document)

    def selection_that_was_cut(self) -> Any:
        """Return the selection that limited this cut; None where there was none."""
        source = self.cut.source
        if source.selection is None:
            return None
        return new_selection(source.selection, *source.rectangle)

    def _new_picks(self) -> Picks:
        picks = Picks()
        picks.set_result(self.result)
        return picks

    def _select(self, settings: Settings) -> Steps[None]:
        region = self._picks.regions()[-1]
        level = self.level
        piece = yield Beside(lambda: mask_of(self.cut, level, [region], settings))
        select(self.cut, piece, self._before, self._operation)
        self._own = _fingerprint(self.cut.source.document)


def _fingerprint(document: Any) -> str:
    """Return what tells the selection of a document from others."""
    selection = selection_of(document)
    if selection is None:
        return ""
    box = selection.x(), selection.y(), selection.width(), selection.height()
    hashed = hashlib.blake2b(repr(box).encode(), digest_size=16)
    hashed.update(bytes(selection.pixelData(*box)))
    return hashed.hexdigest()
