"""Small pictures of a cut: the regions on the picture, or marks on single ones."""

from __future__ import annotations

from typing import Any

from .emerdiff import Region, Segmentation
from .emerdiff.hosts.masks import Rectangle, borders, crop
from .qt import QtCore, QtGui
from .source import Source

# Pixels of the longer side.
_SIZE = 512
# Large pictures are first made so many times larger than they are shown, which is quick.
_FINER = 2
_NOT_ZERO = bytes(1) + bytes([255]) * 255
_REGIONS_OPACITY = 0.45
_LINE = 255, 255, 255, 190
_CHECKS = 8, "#9a9a9a", "#666666"
_Format = QtGui.QImage.Format
_Aspect = QtCore.Qt.AspectRatioMode.IgnoreAspectRatio
_Fast = QtCore.Qt.TransformationMode.FastTransformation
_Smooth = QtCore.Qt.TransformationMode.SmoothTransformation


class View:
    """How a source is scaled down to be shown. It may be used on any thread."""

    def __init__(self, source: Source) -> None:
        self.height, self.width = source.pixels.shape
        scale = min(1.0, _SIZE / max(self.width, self.height))
        self.size = max(1, round(self.width * scale)), max(1, round(self.height * scale))
        self._plain = self._picture(source.data)

    def regions(self, result: Segmentation) -> Any:
        """Return the picture with the regions of the level that is set."""
        colors = self._sampled(result.colors(), 4, _Format.Format_RGBA8888)
        data, lines = _bytes_of(colors), 0
        for channel in range(3):
            lines |= int.from_bytes(borders(data[channel::4], self.size[0]), "little")
        drawn = self._plain.copy()
        painter = QtGui.QPainter(drawn)
        painter.setOpacity(_REGIONS_OPACITY)
        painter.drawImage(0, 0, colors)
        painter.setOpacity(1)
        self._draw(painter, lines.to_bytes(len(data) // 4, "little"), _LINE)
        painter.end()
        return drawn

    def marked(self, picture: Any, result: Segmentation, region: Region, color: Any) -> Any:
        """Return ``picture`` with a region outlined and filled in a colour."""
        image = self._sampled(result.mask(region), 1, _Format.Format_Grayscale8)
        width, height = self.size
        row = image.bytesPerLine()
        mask = crop(_bytes_of(image), row, Rectangle(0, 0, width, height))
        drawn = picture.copy()
        painter = QtGui.QPainter(drawn)
        self._draw(painter, mask, (*color, 90))
        self._draw(painter, borders(mask, width), (*color, 255))
        painter.end()
        return drawn

    def pixel(self, x: float, y: float) -> tuple[int, int]:
        """Return the pixel of the source at a place from 0 to 1."""
        column, row = int(x * self.width), int(y * self.height)
        return min(max(column, 0), self.width - 1), min(max(row, 0), self.height - 1)

    def _picture(self, data: bytearray) -> Any:
        whole = QtGui.QImage(data, self.width, self.height, 4 * self.width, _Format.Format_ARGB32)
        width, height = self.size
        if self.width > _FINER * width:
            whole = whole.scaled(_FINER * width, _FINER * height, _Aspect, _Fast)
        drawn = QtGui.QImage(width, height, _Format.Format_RGB32)
        painter = QtGui.QPainter(drawn)
        _draw_checks(painter, width, height)
        painter.drawImage(0, 0, whole.scaled(width, height, _Aspect, _Smooth))
        painter.end()
        return drawn

    def _sampled(self, values: Any, channels: int, kind: Any) -> Any:
        data = memoryview(values).cast("B")
        image = QtGui.QImage(data, self.width, self.height, channels * self.width, kind)
        return image.scaled(*self.size, _Aspect, _Fast).convertToFormat(kind)

    def _draw(self, painter: Any, mask: bytes, color: tuple[int, int, int, int]) -> None:
        width, height = self.size
        red, green, blue, alpha = color
        pixels = bytearray(bytes([blue, green, red, 0]) * (width * height))
        pixels[3::4] = mask.translate(_NOT_ZERO).translate(bytes(255) + bytes([alpha]))
        kind = _Format.Format_ARGB32
        painter.drawImage(0, 0, QtGui.QImage(bytes(pixels), width, height, 4 * width, kind))


def _bytes_of(image: Any) -> bytes:
    size = image.bytesPerLine() * image.height()
    return bytes(image.constBits().asstring(size))


def _draw_checks(painter: Any, width: int, height: int) -> None:
    """Draw what transparent pixels are shown on."""
    size, light, dark = _CHECKS
    painter.fillRect(0, 0, width, height, QtGui.QColor(light))
    for y in range(0, height, size):
        for x in range(y // size % 2 * size, width, 2 * size):
            painter.fillRect(x, y, size, size, QtGui.QColor(dark))
