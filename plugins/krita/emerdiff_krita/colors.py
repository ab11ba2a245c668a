"""Pixels as Krita keeps them: their colour spaces, and the bytes of their alpha."""

from __future__ import annotations

import struct
from typing import Any, NamedTuple

from .emerdiff.hosts.masks import either
from .qt import QtCore

# Alpha is the last channel of every model, as KoColorSpaceTraits.h and its heirs in Krita say.
_CHANNELS = {"RGBA": 4, "GRAYA": 2, "CMYKA": 5, "LABA": 4, "XYZA": 4, "YCbCrA": 4}
# How alpha is written, and its largest value.
_ALPHA: dict[str, tuple[str, float]] = {
    "U8": ("B", 255),
    "U16": ("<H", 65535),
    "F16": ("<e", 1.0),
    "F32": ("<f", 1.0),
}


class Space(NamedTuple):
    """A colour space of Krita."""

    model: str
    depth: str
    profile: str

    @property
    def pixel_size(self) -> int:
        """Bytes of a pixel."""
        return _CHANNELS[self.model] * self.sample_size

    @property
    def sample_size(self) -> int:
        """Bytes of a channel."""
        return struct.calcsize(_ALPHA[self.depth][0])


#: What the library reads: blue, green, red, alpha.
SRGB = Space("RGBA", "U8", "sRGB-elle-V2-srgbtrc.icc")


def space_of(item: Any) -> Space:
    """Return the colour space of a node or a document."""
    return Space(item.colorModel(), item.colorDepth(), item.colorProfile())


def new_layer(document: Any, name: str, space: Space) -> Any:
    """Return an empty paint layer that is not in the document yet."""
    layer = document.createNode(name, "paintlayer")
    if space_of(layer) != space:
        layer.setColorSpace(*space)
    return layer


def converted(document: Any, pixels: bytes, width: int, before: Space, after: Space) -> bytes:
    """Return rows of pixels in another colour space."""
    if before == after:
        return pixels
    height = len(pixels) // (width * before.pixel_size)
    layer = new_layer(document, "", before)
    layer.setPixelData(QtCore.QByteArray(pixels), 0, 0, width, height)
    layer.setColorSpace(*after)
    return bytes(layer.pixelData(0, 0, width, height))


def with_alpha(pixels: bytes, space: Space, alpha: bytes, keep: bytes) -> bytes:
    """Return pixels with another alpha, of 8 bits, but where ``keep`` is 255."""
    size = space.pixel_size
    first = size - space.sample_size
    changed = bytearray(pixels)
    for place, table in enumerate(_alpha_bytes(space.depth), first):
        changed[place::size] = either(pixels[place::size], alpha.translate(table), keep)
    return bytes(changed)


def with_colors(pixels: bytes, space: Space, colors: bytes, where: bytes) -> bytes:
    """Return pixels with other colours, of the same space, where ``where`` is 255."""
    size = space.pixel_size
    changed = bytearray(pixels)
    for place in range(size - space.sample_size):
        changed[place::size] = either(colors[place::size], pixels[place::size], where)
    return bytes(changed)


def _alpha_bytes(depth: str) -> list[bytes]:
    """Return for each byte of alpha what it is by 8-bit alpha."""
    code, largest = _ALPHA[depth]
    whole = largest if code in ("B", "<H") else None
    values = [value * int(whole) // 255 if whole else value / 255 for value in range(256)]
    packed = [struct.pack(code, value) for value in values]
    return [bytes(one[place] for one in packed) for place in range(len(packed[0]))]
