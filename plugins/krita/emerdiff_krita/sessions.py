"""The cuts of all documents, and what is done with the one that is active."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from .krita_api import application, identity, selection_of
from .run import Watch, cut, is_same
from .session import Session
from .settings import Settings
from .source import chosen_node
from .steps import Beside, Steps
from .view import View

# Documents whose regions stay in memory; those of others are found again in Krita's cache.
_MOST = 4


class Sessions:
    """A session for each document that was cut, those of the last ones."""

    def __init__(self) -> None:
        self._by_document: OrderedDict[str, Session] = OrderedDict()

    @property
    def active(self) -> Session | None:
        """The one of the active document."""
        document = application().activeDocument()
        return None if document is None else self._by_document.get(identity(document))

    def cut(self, settings: Settings, watch: Watch) -> Steps[Session]:
        """Cut what the settings choose of the active document."""
        document, session = _active_document(), self.active
        node, selection = chosen_node(document, settings.source), None
        if settings.within_selection:
            selection = selection_of(document) if session is None else session.selection_to_cut()
        return (yield from self._cut(document, node, selection, settings, watch))

    def cut_again(self, settings: Settings, watch: Watch) -> Steps[Session]:
        """Cut the same part of the same layer, where it is known: no run where nothing changed."""
        document, session = _active_document(), self.active
        if session is None:
            return (yield from self.cut(settings, watch))
        node, selection = session.cut.source.node, session.selection_that_was_cut()
        return (yield from self._cut(document, node, selection, settings, watch))

    def pick_at(
        self, point: tuple[int, int], operation: str, settings: Settings, watch: Watch
    ) -> Steps[None]:
        """Select the region at a point of the active document, which is cut where it must be."""
        session = self.active
        if session is None or not (yield from is_same(session.cut)):
            session = yield from self.cut(settings, watch)
        left, top, width, height = session.cut.source.rectangle
        x, y = point[0] - left, point[1] - top
        if not (0 <= x < width and 0 <= y < height):
            raise ValueError(f"There is nothing of “{session.cut.source.name}” at the cursor.")
        yield from session.click((x, y), operation, settings)

    def _cut(
        self, document: Any, node: Any, selection: Any, settings: Settings, watch: Watch
    ) -> Steps[Session]:
        made = yield from cut(document, node, selection, settings, watch)
        session = self._by_document.get(identity(document))
        if session is not None and session.cut.key == made.key:
            # The same regions: what is drawn and what was selected here stay known.
            session.cut = made
            session.set_level(settings.shown_level())
        else:
            view = yield Beside(lambda: View(made.source))
            session = Session(made, view, settings.shown_level())
        self._keep(identity(document), session)
        return session

    def _keep(self, document: str, session: Session) -> None:
        open_ones = {identity(one) for one in application().documents()}
        for closed in set(self._by_document) - open_ones:
            del self._by_document[closed]
        self._by_document[document] = session
        self._by_document.move_to_end(document)
        while len(self._by_document) > _MOST:
            self._by_document.popitem(last=False)


def _active_document() -> Any:
    document = application().activeDocument()
    if document is None:
        raise ValueError("No picture is open; open one and try again.")
    return document
