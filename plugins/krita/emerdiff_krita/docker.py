"""The docker *Regions*."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import Any, Callable

from krita import DockWidget

from . import emerdiff
from .controls import open_models_folder
from .emerdiff.hosts.cutting import Latest
from .form import Form
from .installation import show_installation
from .job import Job, Post
from .krita_api import application, identity, is_open, selection_of
from .regions import to_layers
from .run import Watch, cut, is_same
from .session import Session
from .settings import Settings
from .source import chosen_node
from .steps import Beside, Steps
from .view import View

TITLE = "Regions"
# Documents whose regions stay in memory; those of others are found again in Krita's cache.
_MOST_SESSIONS = 4
# Seconds between two looks at whether the picture is still the one that was cut.
_BETWEEN_CHECKS = 2.0
_STALE = "The picture has changed since it was cut. Press Segment to see its regions."

#: Those of all windows.
dockers: list[RegionsDocker] = []


class RegionsDocker(DockWidget):
    """Cuts the picture, shows its regions, and makes layers and selections of them."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(TITLE)
        self.form = Form()
        self.setWidget(self.form)
        self._post = Post()
        self._latest = Latest(self._post, self.form.map.show_picture, self.form.words.setText)
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._job: Job | None = None
        self._pixel: tuple[int, int] | None = None
        self._marked: Any = None
        self._checked = 0.0
        self._connect()
        dockers.append(self)

    def _connect(self) -> None:
        form = self.form
        form.segment.clicked.connect(lambda: self.segment())
        form.cancel.clicked.connect(lambda: self.stop())
        form.to_layers.clicked.connect(lambda: self.to_layers())
        form.level.changed.connect(self._level_changed)
        form.map.hovered.connect(self._hovered)
        form.map.clicked.connect(self._clicked)
        form.map.scrolled.connect(self._scrolled)
        form.map.entered.connect(self._entered)
        form.folder.clicked.connect(lambda: self._guarded(open_models_folder))
        form.check.clicked.connect(lambda: self._guarded(lambda: show_installation(self)))
        notifier = application().notifier()
        notifier.setActive(True)
        notifier.applicationClosing.connect(self._close)
        # A window may be closed while Krita goes on. A method of what is destroyed with it would
        # not be called.
        form.destroyed.connect(lambda: self._close())

    # Krita calls it when another document is shown, or none.
    def canvasChanged(self, canvas: Any) -> None:
        self._pixel = self._marked = None
        self._checked = 0.0
        # The other document becomes the active one after this.
        self._post(self._show_session)

    @property
    def busy(self) -> bool:
        """Whether there is work."""
        return self._job is not None

    def settings(self) -> Settings:
        """Return what is set."""
        level = self.form.level.level
        values = self.form.controls.values()
        return Settings(**values, level=level.kind, regions=level.regions, detail=level.detail)

    def segment(self) -> None:
        """Cut what is chosen, and show its regions."""
        self._work(lambda watch: self._cutting(watch), self._show_session)

    def to_layers(self) -> None:
        """Cut what is shown, where that must be, and make layers of its regions."""
        self._work(self._making, lambda: None)

    def pick_at(self, point: tuple[int, int], operation: str) -> None:
        """Select the region at a point of the document."""
        self._work(lambda watch: self._picking(watch, point, operation), self._show_session)

    def stop(self) -> None:
        """End the work; the picture stays as it is."""
        if self._job is not None:
            self._job.stop()

    def _cutting(self, watch: Watch) -> Steps[Session]:
        document = _active_document()
        settings = self.settings()
        session = self._sessions.get(identity(document))
        node = chosen_node(document, settings.source)
        limit = None
        if settings.within_selection:
            limit = selection_of(document) if session is None else session.limit()
        made = yield from self._made(document, node, limit, settings, watch)
        return made

    def _made(
        self, document: Any, node: Any, limit: Any, settings: Settings, watch: Watch
    ) -> Steps[Session]:
        made = yield from cut(document, node, limit, settings, watch)
        view = yield Beside(lambda: View(made.source))
        session = Session(made, view, settings.shown_level())
        self._keep(identity(document), session)
        return session

    def _making(self, watch: Watch) -> Steps[None]:
        document = _active_document()
        session = self._sessions.get(identity(document))
        if session is None:
            session = yield from self._cutting(watch)
        else:
            # The same layer and selection, as they are now: no run where nothing changed.
            source, settings = session.cut.source, self.settings()
            limit = session.limit() if source.selection is not None else None
            session = yield from self._made(document, source.node, limit, settings, watch)
        self._show_session()
        yield from to_layers(session.cut, self.settings(), watch)

    def _picking(self, watch: Watch, point: tuple[int, int], operation: str) -> Steps[None]:
        session = self._sessions.get(identity(_active_document()))
        if session is None or not (yield from is_same(session.cut)):
            session = yield from self._cutting(watch)
        left, top, width, height = session.cut.source.rectangle
        x, y = point[0] - left, point[1] - top
        if not (0 <= x < width and 0 <= y < height):
            raise ValueError(f"There is nothing of “{session.cut.source.name}” at the cursor.")
        yield from session.click((x, y), operation, self.settings())

    def _work(self, steps: Callable[[Watch], Steps[Any]], done: Callable[[], object]) -> None:
        if self._job is not None:
            return
        job = self._job = Job(
            self._post,
            self.form.show_progress,
            lambda _: done(),
            self.fail,
            self._ended,
        )
        self.form.show_running(True)
        job.start(steps(job.watch))

    def _ended(self) -> None:
        self._job = None
        self.form.show_running(False)
        self._tell(None)

    def fail(self, words: str) -> None:
        """Say why something is not done, also where the docker is not seen."""
        self.form.words.setText(words)
        window = application().activeWindow()
        if not self.isVisible() and window is not None and window.activeView() is not None:
            icon = application().icon("dialog-warning")
            window.activeView().showFloatingMessage(words, icon, 5000, 1)

    def _keep(self, document: str, session: Session) -> None:
        open_ones = {identity(one) for one in application().documents()}
        for closed in set(self._sessions) - open_ones:
            del self._sessions[closed]
        self._sessions[document] = session
        self._sessions.move_to_end(document)
        while len(self._sessions) > _MOST_SESSIONS:
            self._sessions.popitem(last=False)

    @property
    def session(self) -> Session | None:
        """What is known of the active document."""
        document = application().activeDocument()
        return None if document is None else self._sessions.get(identity(document))

    def _show_session(self) -> None:
        session = self.session
        self.form.show_result(session is not None)
        if session is None:
            self._latest.ask(lambda: None)
        else:
            self.form.level.show_level(session.level, session.result)
            self._draw(session)
        self._tell(None)

    def _draw(self, session: Session) -> None:
        result, region = session.result, self._marked
        self._latest.ask(lambda: session.draw(result, region))

    def _tell(self, region: Any) -> None:
        """Say what there is, where nothing else is to be said."""
        if not self.busy:
            session = self.session
            self.form.words.setText("" if session is None else session.words(region))

    def _level_changed(self) -> None:
        session = self.session
        if session is not None:
            session.set_level(self.form.level.level)
            self.form.level.show_level(session.level, session.result)
            self._marked = None
            self._draw(session)
            self._tell(None)

    def _hovered(self, share: tuple[float, float] | None) -> None:
        session = self.session
        if session is None:
            return
        self._pixel = None if share is None else session.view.pixel(*share)
        self._mark(session)

    def _mark(self, session: Session) -> None:
        region = None if self._pixel is None else session.region_at(self._pixel)
        # Most moves of the mouse stay within a region.
        if region != self._marked:
            self._marked = region
            self._draw(session)
            self._tell(region)

    def _clicked(self, share: tuple[float, float], operation: str) -> None:
        session = self.session
        if session is not None:
            pixel, settings = session.view.pixel(*share), self.settings()
            self._work(
                lambda _: session.click(pixel, operation, settings), lambda: self._mark(session)
            )

    def _scrolled(self, steps: int) -> None:
        session = self.session
        if session is not None:
            pixel, settings = self._pixel, self.settings()
            self._work(lambda _: session.widen(pixel, steps, settings), lambda: self._mark(session))

    def _entered(self) -> None:
        """Look whether what is shown is still the picture."""
        session = self.session
        if session is None or self.busy or time.monotonic() < self._checked + _BETWEEN_CHECKS:
            return

        def tell(same: bool) -> None:
            self._checked = time.monotonic()
            if not same and is_open(session.cut.source.document):
                self.form.words.setText(_STALE)

        nothing: Callable[..., None] = lambda *_: None  # noqa: E731
        Job(self._post, nothing, tell, nothing, nothing).start(is_same(session.cut))

    def _guarded(self, function: Callable[[], object]) -> None:
        try:
            function()
        except (emerdiff.Error, OSError) as error:
            self.fail(str(error))

    def _close(self) -> None:
        """End the work before the window ends, or Krita and with it Python."""
        self._post.close()
        if self in dockers:
            dockers.remove(self)
        if self._job is not None:
            self._job.abandon()
            self._job = None


def _active_document() -> Any:
    document = application().activeDocument()
    if document is None:
        raise ValueError("No picture is open; open one and try again.")
    return document
