"""The dock widget: an image layer in, labels layers out."""

# mypy: disable-error-code="import-not-found,import-untyped,misc"

from __future__ import annotations

from typing import Any

from napari.layers import Image
from napari.utils.notifications import show_error
from qtpy.QtCore import QEvent

from ._clicks import Clicks
from ._form import Form
from ._installation import InstallationDialog
from ._layers import Layers
from ._run import Run
from ._session import Session
from ._source import Source


class SegmentWidget(Form):
    """Cuts an image layer into regions, and lets one play with the result."""

    def __init__(self, napari_viewer: Any) -> None:
        super().__init__()
        self._viewer = napari_viewer
        self._session = Session()
        self._layers = Layers(napari_viewer)
        self._clicks = Clicks(napari_viewer, self._on_click)
        self._run: Run | None = None
        self._connect()
        self._fill_images()

    def _connect(self) -> None:
        layers = self._viewer.layers.events
        layers.inserted.connect(self._on_inserted)
        layers.removed.connect(self._fill_images)
        for layer in self._viewer.layers:
            layer.events.name.connect(self._fill_images)
        self.start.clicked.connect(self.segment)
        self.stop.clicked.connect(self.cancel)
        self.level.regions_chosen.connect(self._set_regions)
        self.level.detail_chosen.connect(self._set_detail)
        self.pick.toggled.connect(self._clicks.listen)
        self.clear.clicked.connect(self._clear_picked)
        self.installation.clicked.connect(lambda: InstallationDialog(self).exec())

    # The picture

    def _on_inserted(self, event: Any) -> None:
        event.value.events.name.connect(self._fill_images)
        self._fill_images()
        if isinstance(event.value, Image):
            self.image.setCurrentIndex(self.image.findText(event.value.name))

    def _fill_images(self, _event: Any = None) -> None:
        chosen = self.image.currentData()
        images = [layer for layer in self._viewer.layers if isinstance(layer, Image)]
        self.show_images(images, chosen)

    # The run

    def segment(self) -> None:
        """Cut the chosen picture; what is kept of an earlier run is shown at once."""
        layer = self.image.currentData()
        if layer is None:
            show_error("Open a picture first: an Image layer is cut into regions.")
            return
        as_shown = self.options.as_shown.isChecked()
        try:
            source = Source(layer, self._viewer.dims, as_shown=as_shown)
        except ValueError as error:
            show_error(str(error))
            return
        options = self.options.options()
        session = self._session
        self._run = run = Run(
            lambda progress, cancel: session.run(source.picture(), options, progress, cancel)
        )
        run.progressed.connect(self.show_progress)
        run.succeeded.connect(lambda result: self._show_result(source, result))
        run.failed.connect(lambda error: self.status.setText(f"Not segmented: {error}"))
        run.finished.connect(self._on_finished)
        self.show_running(True)
        run.start()

    def cancel(self) -> None:
        """End the run, where there is one."""
        if self._run is not None:
            self.status.setText("Cancelled; nothing was changed.")
            self._run.cancel()

    def _on_finished(self) -> None:
        self._run = None
        self.show_running(False)

    def _show_result(self, source: Source, result: Any) -> None:
        if source.layer not in self._viewer.layers:
            self.status.setText("Not shown: the picture was closed during the run.")
            return
        same = self._session.shows(result) and self._layers.shows(source)
        self._layers.begin(source, keep_picked=same)
        if not same:
            self._session.show(result)
        self._set_regions(self.level.wanted())
        self.show_result(True)

    # The level

    def _set_regions(self, number: int) -> None:
        if self._session.ready:
            self._session.result.n_segments = number or self._session.automatic
            self._show_level(self._session.result.granularity)

    def _set_detail(self, detail: float) -> None:
        if self._session.ready:
            self._session.result.granularity = detail
            self._show_level(detail)

    def _show_level(self, detail: float) -> None:
        result = self._session.result
        self.level.show_level(result.n_segments, result.max_segments, detail)
        self._layers.show_regions(self._session)
        regions = "1 region" if result.n_segments == 1 else f"{result.n_segments} regions"
        self.status.setText(f"{regions} of at most {result.max_segments}.")

    # What is picked

    def _on_click(self, position: Any, take_out: bool) -> None:
        if not self._session.ready:
            return
        column, row, inside = self._layers.source.pixel(position)
        if not inside:
            return
        picks = self._session.picks
        if take_out:
            picks.take_out(column, row)
        else:
            picks.click(column, row)
        self._show_picked()

    def _clear_picked(self) -> None:
        if self._session.ready:
            self._session.picks.clear()
            self._show_picked()

    def _show_picked(self) -> None:
        self._layers.show_picked(self._session)
        picked = self._session.picks.picked.values()
        area = sum(pick.region.area for pick in picked)
        height, width = self._session.result.shape
        self.status.setText(
            f"{len(picked)} picked: {area:,} pixels, {area / (width * height):.1%} of the picture."
        )

    def changeEvent(self, event: Any) -> None:
        """Let go of the viewer when napari takes the widget out of its window."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ParentChange and self.parent() is None:
            self.pick.setChecked(False)
            self.cancel()
