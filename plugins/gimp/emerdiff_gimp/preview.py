"""The picture in a dialog, as it is, with its regions, or with regions that stand out."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import GdkPixbuf, GLib, Gtk  # noqa: E402

import emerdiff  # noqa: E402
from emerdiff.hosts.masks import borders  # noqa: E402

from .source import Source  # noqa: E402

# Pixels of the longer side.
_SIZE = 512
# A checkerboard, where the picture is transparent.
_CHECKS = 255, 8, 0x66666666, 0x99999999


class View:
    """How a source is scaled down to be shown."""

    def __init__(self, source: Source) -> None:
        self.height, self.width = source.pixels.shape
        scale = min(1.0, _SIZE / max(self.width, self.height))
        self.size = max(1, round(self.width * scale)), max(1, round(self.height * scale))
        channels = len(source.data) // (self.width * self.height)
        self.picture = self._shown(bytes(source.data), channels)

    def regions(self, result: emerdiff.Segmentation) -> Any:
        """Return the picture with the regions of the level that is set."""
        return self._shown(bytes(result.overlay()), 4)

    def marked(self, result: emerdiff.Segmentation, marks: list[Any]) -> Any:
        """Return the picture with ``marks`` on it: regions, and RGBA to lay on them."""
        picture = self.picture.copy()
        for regions, color in marks:
            if regions:
                self._mark(picture, self._sampled(bytes(result.mask(regions))), color)
        return picture

    def pixel(self, x: float, y: float) -> tuple[int, int]:
        """Return the pixel of the source that is shown at ``x`` and ``y``."""
        width, height = self.size
        column, row = int(x * self.width / width), int(y * self.height / height)
        return min(max(column, 0), self.width - 1), min(max(row, 0), self.height - 1)

    def _shown(self, data: bytes, channels: int) -> Any:
        full = _pixbuf(data, self.width, self.height, channels)
        bilinear = GdkPixbuf.InterpType.BILINEAR
        if channels == 4:
            return full.composite_color_simple(*self.size, bilinear, *_CHECKS)
        return full.scale_simple(*self.size, bilinear)

    def _sampled(self, mask: bytes) -> bytes:
        width, height = self.size
        columns = [x * self.width // width for x in range(width)]
        if len(columns) == self.width:
            return mask
        pick = itemgetter(*columns) if width > 1 else lambda row: (row[columns[0]],)
        starts = (y * self.height // height * self.width for y in range(height))
        return b"".join([bytes(pick(mask[start : start + self.width])) for start in starts])

    def _mark(self, picture: Any, mask: bytes, color: tuple[int, int, int, int]) -> None:
        width, height = self.size
        fill = mask.translate(bytes([0]) * 255 + bytes([color[3]]))
        outline = borders(mask, width)
        bits = int.from_bytes(fill, "little") | int.from_bytes(outline, "little")
        rgba = bytearray(bytes(color) * (width * height))
        rgba[3::4] = bits.to_bytes(width * height, "little")
        above = _pixbuf(bytes(rgba), width, height, 4)
        nearest = GdkPixbuf.InterpType.NEAREST
        above.composite(picture, 0, 0, width, height, 0, 0, 1, 1, nearest, 255)


def _pixbuf(data: bytes, width: int, height: int, channels: int) -> Any:
    return GdkPixbuf.Pixbuf.new_from_bytes(
        GLib.Bytes.new(data),
        GdkPixbuf.Colorspace.RGB,
        channels == 4,
        8,
        width,
        height,
        channels * width,
    )


class Preview(Gtk.Box):
    """The picture, and below it how far the run is or what it found."""

    def __init__(self, view: View) -> None:
        super().__init__(orientation=Gtk.Orientation.VERTICAL, spacing=6)
        self.image = Gtk.Image.new_from_pixbuf(view.picture)
        self.events = Gtk.EventBox(halign=Gtk.Align.CENTER, valign=Gtk.Align.CENTER)
        self.events.add(self.image)
        self._bar = Gtk.ProgressBar()
        # A sentence is as wide as the picture, however long it is.
        self._words = Gtk.Label(wrap=True, selectable=True, max_width_chars=1)
        self.pack_start(self.events, True, True, 0)
        self.pack_start(self._words, False, False, 0)
        self.pack_start(self._bar, False, False, 0)
        self.show_progress("starting", 0)
        self.show_all()

    def show_picture(self, pixbuf: Any) -> None:
        """Show a picture of the view."""
        self.image.set_from_pixbuf(pixbuf)

    def show_progress(self, stage: str, share: float) -> None:
        """Show how far the run is."""
        self.say(f"Segmenting: {stage}")
        self._bar.set_fraction(share)

    def say(self, words: str) -> None:
        """Show a sentence instead of a run."""
        self._bar.set_fraction(0)
        self._words.set_text(words)
