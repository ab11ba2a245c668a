"""Fetches Debian packages and finds the pictures inside them.

Nothing is installed: a package is downloaded with apt and unpacked into a cache folder.
"""

import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path

PHOTOGRAPH_PACKAGES = [
    "gnome-backgrounds",
    "lomiri-wallpapers-16.04",
    "lomiri-wallpapers-20.04",
    "mate-backgrounds",
    "plasma-workspace-wallpapers",
    "ukui-wallpapers",
]
EMOJI_PACKAGE = "fonts-noto-color-emoji"
STAMPS_PACKAGE = "tuxpaint-stamps-default"
GCOMPRIS_PACKAGE = "gcompris-qt-data"

GCOMPRIS_PHOTOGRAPHS = [
    "categorization",
    "details",
    "erase",
    "explore_farm_animals",
    "explore_monuments",
    "explore_world_animals",
    "explore_world_music",
    "photo_hunter",
]
"""The activities of GCompris whose opaque pictures are photographs."""


def fetch(package: str, cache: Path) -> Path:
    """The unpacked contents of a Debian package, downloaded when the cache has none."""
    folder = cache / "packages" / package
    if not folder.exists():
        downloads = cache / "downloads"
        downloads.mkdir(parents=True, exist_ok=True)
        subprocess.run(["apt-get", "download", package], cwd=downloads, check=True)
        archive = next(downloads.glob(f"{package}_*.deb"))
        partial = folder.with_name(f".{package}")
        partial.mkdir(parents=True, exist_ok=True)
        subprocess.run(["dpkg-deb", "-x", archive, partial], check=True)
        partial.rename(folder)
    return folder


def wallpapers(package: str, cache: Path) -> Iterator[tuple[str, bytes]]:
    """Name and file contents of each wallpaper; of one in several sizes, the largest file."""
    folder = fetch(package, cache)
    paths = [p for p in folder.rglob("*") if p.suffix in (".jpg", ".png", ".webp")]
    by_picture: dict[Path, Path] = {}
    for path in sorted(paths, key=lambda p: (p.stat().st_size, p)):
        several_sizes = path.parent.name in ("images", "images_dark")
        by_picture[path.parent if several_sizes else path] = path
    for path in sorted(by_picture.values()):
        yield f"{package}/{path.relative_to(folder)}", path.read_bytes()


def gcompris_pictures(activities: list[str], cache: Path) -> Iterator[tuple[str, bytes]]:
    """Name and file contents of everything in the resource files of some GCompris activities."""
    folder = fetch(GCOMPRIS_PACKAGE, cache) / "usr/share/gcompris-qt/rcc"
    for activity in activities:
        for i, content in enumerate(_resources((folder / f"{activity}.rcc").read_bytes())):
            yield f"{GCOMPRIS_PACKAGE}/{activity}/{i:03}", content


def _resources(rcc: bytes) -> Iterator[bytes]:
    """The files in a Qt binary resource: each is its length, big-endian, and its contents.

    Layout from Qt's rcc.cpp, RCCResourceLibrary::writeHeader: magic, version, then the offsets of
    tree, data and names.
    """
    tree, data, names = struct.unpack(">III", rcc[8:20])
    end = min(offset for offset in (tree, names, len(rcc)) if offset > data)
    while data + 4 <= end:
        (length,) = struct.unpack_from(">I", rcc, data)
        yield rcc[data + 4 : data + 4 + length]
        data += 4 + length
