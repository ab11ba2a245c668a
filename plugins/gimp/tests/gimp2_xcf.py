"""Reads pictures that GIMP saved, so that a test sees what GIMP made and not what it says."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

END, COLORMAP, SELECTION, VISIBLE, OFFSETS, COMPRESSION = 0, 1, 4, 8, 15, 17
GROUP, PATH, FLOAT_OPACITY = 29, 30, 33
TILE = 64
TYPES = {100: ">u1", 150: ">u1", 250: ">u2", 600: ">f4"}


@dataclass
class Item:
    """A layer or a channel."""

    name: str
    width: int
    height: int
    offsets: tuple[int, int] = (0, 0)
    opacity: float = 1.0
    visible: bool = True
    group: bool = False
    path: tuple[int, ...] = ()
    pixels: np.ndarray = field(default_factory=lambda: np.empty(0))
    mask: np.ndarray | None = None
    selection: bool = False
    children: list[Item] = field(default_factory=list)


@dataclass
class Picture:
    """What is in a file; the top layer comes first."""

    colormap: np.ndarray
    layers: list[Item]
    channels: list[Item]


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0
        self.version, self.compression, self.type = 0, 0, np.dtype(">u1")

    def words(self, format_: str) -> tuple:
        values = struct.unpack_from(">" + format_, self.data, self.at)
        self.at += struct.calcsize(">" + format_)
        return values

    def number(self) -> int:
        return self.words("I")[0]

    def text(self) -> str:
        size = self.number()
        self.at += size
        return self.data[self.at - size : self.at - 1].decode()

    def pointers(self) -> list[int]:
        found = []
        while pointer := self.pointer():
            found.append(pointer)
        return found

    def pointer(self) -> int:
        return self.words("Q" if self.version >= 11 else "I")[0]

    def properties(self) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        while True:
            kind, size = self.words("II")
            found[kind] = self.data[self.at : self.at + size]
            self.at += size
            if kind == END:
                return found

    def pixels(self, at: int) -> np.ndarray:
        self.at = at
        width, height, size = self.words("III")
        self.at = self.pointer()
        self.words("II")
        tiles = iter(self.pointers())
        rows = [
            np.concatenate(
                [
                    self.tile(next(tiles), min(TILE, width - x), min(TILE, height - y), size)
                    for x in range(0, width, TILE)
                ],
                axis=1,
            )
            for y in range(0, height, TILE)
        ]
        return np.concatenate(rows)

    def tile(self, at: int, width: int, height: int, size: int) -> np.ndarray:
        assert self.compression == 1, "only run lengths are read"
        planes = np.empty((size, width * height), np.uint8)
        for plane in planes:
            at = self._plane(at, plane)
        values = np.ascontiguousarray(planes.T).view(self.type)
        return values.reshape(height, width, -1).astype(self.type.newbyteorder("="))

    def _plane(self, at: int, plane: np.ndarray) -> int:
        data, filled = self.data, 0
        while filled < len(plane):
            code = data[at]
            at += 1
            length = code + 1 if code < 128 else 256 - code
            if length == 128:
                length = data[at] << 8 | data[at + 1]
                at += 2
            taken = length if code >= 128 else 1
            values = np.frombuffer(data, np.uint8, taken, at)
            plane[filled : filled + length] = values
            at, filled = at + taken, filled + length
        return at


def read(path: Path) -> Picture:
    """Return what is in a file of GIMP."""
    reader = _Reader(path.read_bytes())
    reader.at = 14
    version = reader.data[9:13].decode()
    reader.version = int(version[1:]) if version.startswith("v") else 0
    reader.words("III")
    if reader.version >= 4:
        reader.type = np.dtype(TYPES[reader.number()])
    properties = reader.properties()
    reader.compression = properties[COMPRESSION][0]
    layers, channels = reader.pointers(), reader.pointers()
    return Picture(
        np.frombuffer(properties.get(COLORMAP, b"")[4:], np.uint8).reshape(-1, 3),
        _nested([_layer(reader, at) for at in layers]),
        [_channel(reader, at) for at in channels],
    )


def _layer(reader: _Reader, at: int) -> Item:
    reader.at = at
    width, height, _ = reader.words("III")
    item = _item(Item(reader.text(), width, height), reader.properties())
    pixels, mask = reader.pointer(), reader.pointer()
    item.pixels = reader.pixels(pixels)
    if mask:
        item.mask = _channel(reader, mask).pixels
    return item


def _channel(reader: _Reader, at: int) -> Item:
    reader.at = at
    width, height = reader.words("II")
    item = _item(Item(reader.text(), width, height), reader.properties())
    item.pixels = reader.pixels(reader.pointer())[:, :, 0]
    return item


def _item(item: Item, properties: dict[int, bytes]) -> Item:
    item.offsets = struct.unpack(">ii", properties.get(OFFSETS, bytes(8)))
    item.opacity = struct.unpack(">f", properties[FLOAT_OPACITY])[0]
    item.visible = any(properties[VISIBLE])
    item.group = GROUP in properties
    item.selection = SELECTION in properties
    path = properties.get(PATH, b"")
    item.path = struct.unpack(f">{len(path) // 4}I", path)
    return item


def _nested(items: list[Item]) -> list[Item]:
    top = [item for item in items if len(item.path) < 2]
    for item in items:
        if len(item.path) > 1:
            parent = top[item.path[0]]
            for place in item.path[1:-1]:
                parent = parent.children[place]
            parent.children.append(item)
    return top
