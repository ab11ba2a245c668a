"""The photographs and the cut-out objects that scenes are made of."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from fontTools.ttLib import TTFont
from PIL import Image, UnidentifiedImageError

from .packages import (
    EMOJI_PACKAGE,
    GCOMPRIS_PHOTOGRAPHS,
    PHOTOGRAPH_PACKAGES,
    STAMPS_PACKAGE,
    fetch,
    gcompris_pictures,
    wallpapers,
)

PHOTOGRAPH_SIDE = 640
"""Shorter side of a photograph as kept, in pixels."""
OBJECT_SIDE = 224
"""Longer side of an object as kept, in pixels."""
_MIN_PHOTOGRAPH_SIDE = 200
_STAMP_FOLDERS_LEFT_OUT = ("symbols", "flags")
_PICTOGRAPHS = range(0x1F300, 0x1FB00)


@dataclass(frozen=True)
class Sources:
    photographs: list[np.ndarray]
    """Each [H,W,3] uint8."""
    objects: list[np.ndarray]
    """Each [H,W,4] uint8, cropped to its opaque part."""

    @classmethod
    def load(cls, cache: Path, held_out: bool) -> "Sources":
        """Loads the nine tenths of the pictures to train on, or the held-out tenth."""
        photographs = _cached(cache / "photographs", lambda: _photographs(cache))
        objects = _cached(cache / "objects", lambda: _objects(cache))
        return cls(
            *(
                [np.asarray(Image.open(p)) for p in paths if _is_held_out(p) == held_out]
                for paths in (photographs, objects)
            )
        )


def _is_held_out(path: Path) -> bool:
    return hashlib.sha256(path.stem.encode()).digest()[0] < 26


def _cached(folder: Path, pictures) -> list[Path]:
    """The PNG files of `folder`, which is written from `pictures()` the first time."""
    if not folder.exists():
        partial = folder.with_name(f".{folder.name}")
        partial.mkdir(parents=True, exist_ok=True)
        for name, picture in pictures():
            picture.save(partial / f"{name.replace('/', '~')}.png")
        partial.rename(folder)
    return sorted(folder.glob("*.png"))


def _photographs(cache: Path) -> Iterator[tuple[str, Image.Image]]:
    seen = set()
    for package in PHOTOGRAPH_PACKAGES:
        yield from _opaque(wallpapers(package, cache), seen)
    yield from _opaque(gcompris_pictures(GCOMPRIS_PHOTOGRAPHS, cache), seen)


def _opaque(files, seen: set[bytes]) -> Iterator[tuple[str, Image.Image]]:
    """Large enough pictures without alpha, without duplicates, shrunk to PHOTOGRAPH_SIDE."""
    for name, content in files:
        picture = _open(content)
        if picture is None or picture.mode == "RGBA" or min(picture.size) < _MIN_PHOTOGRAPH_SIDE:
            continue
        picture = picture.convert("RGB")
        thumbnail = picture.resize((8, 8), Image.Resampling.BOX).quantize(16).tobytes()
        if thumbnail in seen:
            continue
        seen.add(thumbnail)
        scale = min(1, PHOTOGRAPH_SIDE / min(picture.size))
        size = (round(picture.width * scale), round(picture.height * scale))
        yield name, picture.resize(size, Image.Resampling.BOX)


def _objects(cache: Path) -> Iterator[tuple[str, Image.Image]]:
    for name, picture in [*_emoji(cache), *_stamps(cache)]:
        box = picture.getchannel("A").point(lambda a: 255 * (a > 127)).getbbox()
        if box and min(box[2] - box[0], box[3] - box[1]) >= 24:
            picture = picture.crop(box)
            picture.thumbnail((OBJECT_SIDE, OBJECT_SIDE), Image.Resampling.BOX)
            yield name, picture


def _emoji(cache: Path) -> Iterator[tuple[str, Image.Image]]:
    """The pictographs of Noto Color Emoji: PNG bitmaps of 136x128 in its CBDT table."""
    font = TTFont(next(fetch(EMOJI_PACKAGE, cache).rglob("NotoColorEmoji.ttf")))
    bitmaps = font["CBDT"].strikeData[0]
    for code, glyph in sorted(font.getBestCmap().items()):
        if code in _PICTOGRAPHS and glyph in bitmaps:
            yield f"emoji/{code:x}", _open(bitmaps[glyph].imageData).convert("RGBA")


def _stamps(cache: Path) -> Iterator[tuple[str, Image.Image]]:
    """Tux Paint's stamps: photographs and drawings of things, cut out."""
    root = next(fetch(STAMPS_PACKAGE, cache).rglob("stamps"))
    for path in sorted(root.rglob("*.png")):
        name = path.relative_to(root)
        if any(part in _STAMP_FOLDERS_LEFT_OUT for part in name.parts):
            continue
        picture = Image.open(path).convert("RGBA")
        if np.mean(np.asarray(picture.getchannel("A")) > 127) < 0.95:
            yield f"stamps/{name.with_suffix('')}", picture


def _open(content: bytes) -> Image.Image | None:
    try:
        return Image.open(io.BytesIO(content))
    except UnidentifiedImageError:
        return None
