"""The docker *Regions*."""

from __future__ import annotations

import functools
import time
import weakref
from typing import Any, Callable

from krita import DockWidget

from . import emerdiff
from .controls import open_models_folder
from .emerdiff.hosts.cutting import Latest
from .form import Form
from .installation import show_installation
from .job import Job, Post
from .krita_api import application, is_open, show_message
from .regions import to_layers
from .run import Watch, is_same
from .session import Session
from .sessions import Sessions
from .settings import Settings
from .steps import Steps

TITLE = "Regions"
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
        self._sessions = Sessions()
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
        notifier.applicationClosing.connect(self.close_work)
        # A window may be closed while Krita goes on. A method of what is destroyed with it would
        # not be called, nor does the collector leave a function its variables.
        form.destroyed.connect(functools.partial(_close, weakref.ref(self)))

    # Krita calls it when another document is shown, or none.
    def canvasChanged(self, canvas: Any) -> None:
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
        self._work(lambda watch: self._sessions.cut(self.settings(), watch), self._show_session)

    def to_layers(self) -> None:
        """Make layers of the regions that are shown, after a cut where that must be."""
        self._work(self._making, lambda: None)

    def pick_at(self, point: tuple[int, int], operation: str) -> None:
        """Select the region at a point of the document."""
        settings = self.settings()
        self._work(
            lambda watch: self._sessions.pick_at(point, operation, settings, watch),
            self._show_session,
        )

    def stop(self) -> None:
        """End the work; the picture stays as it is."""
        if self._job is not None:
            self._job.stop()

    def _making(self, watch: Watch) -> Steps[None]:
        settings = self.settings()
        session = yield from self._sessions.cut_again(settings, watch)
        self._show_session()
        yield from to_layers(session.cut, settings, watch)

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
        if not self.isVisible():
            show_message(words)

    def _show_session(self) -> None:
        session = self._sessions.active
        # They are of another result.
        self._pixel = self._marked = None
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
            session = self._sessions.active
            self.form.words.setText("" if session is None else session.words(region))

    def _level_changed(self) -> None:
        session = self._sessions.active
        if session is not None:
            session.set_level(self.form.level.level)
            self.form.level.show_level(session.level, session.result)
            self._marked = None
            self._draw(session)
            self._tell(None)

    def _hovered(self, share: tuple[float, float] | None) -> None:
        session = self._sessions.active
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
        session = self._sessions.active
        if session is not None:
            pixel, settings = session.view.pixel(*share), self.settings()
            self._work(
                lambda _: session.click(pixel, operation, settings), lambda: self._mark(session)
            )

    def _scrolled(self, steps: int) -> None:
        session = self._sessions.active
        if session is not None:
            pixel, settings = self._pixel, self.settings()
            self._work(lambda _: session.widen(pixel, steps, settings), lambda: self._mark(session))

    def _entered(self) -> None:
        """Look whether what is shown is still the picture."""
        session = self._sessions.active
        if session is None or self.busy or time.monotonic() < self._checked + _BETWEEN_CHECKS:
            return

        def tell(same: bool) -> None:
            self._checked = time.monotonic()
            if not same and is_open(session.cut.source.document):
                self.form.words.setText(_STALE)

        Job(self._post, _nothing, tell, _nothing, _nothing).start(is_same(session.cut))

    def _guarded(self, function: Callable[[], object]) -> None:
        try:
            function()
        except (emerdiff.Error, OSError) as error:
            self.fail(str(error))

    def close_work(self) -> None:
        """End the work before the window ends, or Krita and with it Python."""
        self._post.close()
        if self in dockers:
            dockers.remove(self)
        if self._job is not None:
            self._job.abandon()
            self._job = None


def _close(docker: Callable[[], RegionsDocker | None], *_: Any) -> None:
    found = docker()
    if found is not None:
        found.close_work()


def _nothing(*_: Any) -> None:
    """Say nothing of what goes on unasked."""
