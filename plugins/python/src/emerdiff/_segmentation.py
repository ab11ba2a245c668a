"""The result of a run."""

from __future__ import annotations

import contextlib
import ctypes
import math
import os
from ctypes import byref, c_size_t, c_uint32
from typing import Any, Callable, Union

from . import _abi
from ._library import check, facts, library, text, unsigned
from ._maps import Maps
from ._options import Options
from ._png import png
from ._region import Region, Regions, region_of

Path = Union[str, "os.PathLike[str]"]


class Segmentation(Maps):
    """A picture divided into regions that cover it without overlap, at every level.

    One level is current at a time: set it by :attr:`n_segments` or :attr:`granularity`. It takes
    milliseconds, because no part of the model runs. Regions of a level are unions of regions of
    finer ones.

    Methods that take ``regions`` take the id of a region at the current level, a :class:`Region` of
    any level, or several of these, which are taken together. Maps are NumPy arrays, or memoryviews
    of the same shape where NumPy is absent.

    A result does not need its model. It refers to the picture that was segmented, which soft masks,
    cut-outs, outlines and overlays read; do not change it in place as long as these are wanted.
    """

    # Levels

    @property
    def n_segments(self) -> int:
        """Number of regions at the current level; setting it, from 1, changes the level.

        A number above :attr:`max_segments` gives the finest level.
        """
        return self._number(library().emerdiff_segmentation_num_regions)

    @n_segments.setter
    def n_segments(self, value: int) -> None:
        count = unsigned("n_segments", value)
        check(library().emerdiff_segmentation_set_num_regions(self._handle, count))

    @property
    def max_segments(self) -> int:
        """Number of regions at the finest level; there is a level for each number from 1 to it."""
        return self._number(library().emerdiff_segmentation_max_regions)

    @property
    def granularity(self) -> float:
        """The current level from 0, one region, to 1, the finest; setting it changes the level.

        The number of regions grows by equal factors.
        """
        finest = self.max_segments
        return math.log(self.n_segments) / math.log(finest) if finest > 1 else 0.0

    @granularity.setter
    def granularity(self, value: float) -> None:
        check(library().emerdiff_segmentation_set_granularity(self._handle, float(value)))

    # Regions

    @property
    def regions(self) -> Regions:
        """Regions of the current level, in the order of their ids: the largest first."""
        structs = (_abi.Region * self.n_segments)()
        check(library().emerdiff_segmentation_regions(self._handle, structs, len(structs)))
        return Regions(map(region_of, structs))

    def region(self, node: int) -> Region:
        """Return the region with the number ``node``, whatever level is current."""
        struct = _abi.Region()
        check(
            library().emerdiff_segmentation_region(
                self._handle, unsigned("node", node), byref(struct)
            )
        )
        return region_of(struct)

    def region_at(self, x: int, y: int) -> Region:
        """Return the region of the current level at column ``x`` and row ``y``."""
        struct = _abi.Region()
        place = unsigned("x", x), unsigned("y", y)
        check(library().emerdiff_segmentation_region_at(self._handle, *place, byref(struct)))
        return region_of(struct)

    def path_at(self, x: int, y: int) -> Regions:
        """Return every region that holds column ``x`` and row ``y``, from the finest to the whole.

        The first is what a click picks; a further click widens it to the next.
        """
        structs = (_abi.Region * (self.max_segments + 1))()
        count = c_size_t(len(structs))
        place = unsigned("x", x), unsigned("y", y)
        check(library().emerdiff_segmentation_path_at(self._handle, *place, structs, byref(count)))
        return Regions(map(region_of, structs[: count.value]))

    # Keeping

    def to_bytes(self) -> bytes:
        """Return the result as bytes for :meth:`from_bytes`, without the picture.

        The current level is kept. Most pictures take far less than a byte a pixel.
        """
        size = c_size_t()
        write = library().emerdiff_segmentation_to_bytes
        status = write(self._handle, None, 0, byref(size))
        while status == _abi.BUFFER_TOO_SMALL:
            # Another thread may make the level finer between the two calls.
            memory = ctypes.create_string_buffer(size.value)
            status = library().emerdiff_segmentation_to_bytes(
                self._handle, memory, size.value, byref(size)
            )
        check(status)
        return memory.raw[: size.value]

    @classmethod
    def from_bytes(
        cls, data: bytes, image: Any = None, *, memory_budget: int | None = None
    ) -> Segmentation:
        """Open a result that :meth:`to_bytes` wrote; ``image`` is the picture, where it is at hand.

        ``memory_budget`` is the most bytes that the result may take, 2 GB by default.
        Raises :class:`KeptInvalid` for bytes that were altered or never were a result.
        """
        data = bytes(data)
        with Options({"memory_budget": memory_budget}) as options:
            return cls(
                lambda made: library().emerdiff_segmentation_from_bytes(
                    data, len(data), options._handle, made
                ),
                image,
            )

    def save(self, path: Path) -> None:
        """Write :meth:`to_bytes` to a file; a file that is there is replaced as a whole."""
        path, data = os.fsdecode(path), self.to_bytes()
        temporary = f"{path}.{os.urandom(8).hex()}.partial"
        try:
            with open(temporary, "xb") as file:
                file.write(data)
            os.replace(temporary, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise

    @classmethod
    def open(cls, path: Path, image: Any = None) -> Segmentation:
        """Open a file that :meth:`save` wrote; ``image`` is the picture, where it is at hand."""
        # A number would be taken as an open file, and closed.
        with open(os.fspath(path), "rb") as file:
            return cls.from_bytes(file.read(), image)

    def copy(self) -> Segmentation:
        """Return another object of the same result, with a level of its own."""
        return Segmentation(
            lambda made: library().emerdiff_segmentation_clone(self._handle, made), self._image
        )

    def __copy__(self) -> Segmentation:
        return self.copy()

    def __deepcopy__(self, memo: dict[int, Any]) -> Segmentation:
        # All that the two share never changes, but for the caller's own picture.
        return self.copy()

    def __reduce__(self) -> tuple[Any, ...]:
        # The picture stays behind: it may be far larger, and whoever sends the result has it.
        return Segmentation.from_bytes, (self.to_bytes(),)

    # Facts

    @property
    def info(self) -> dict[str, Any]:
        """How it was made: settings, as used, unet_passes, seconds of each stage, emerdiff."""
        info: dict[str, Any] = facts(text(library().emerdiff_segmentation_info(self._handle)))
        return info

    def __repr__(self) -> str:
        if self.closed:
            return "<Segmentation, closed>"
        height, width = self.shape
        return (
            f"<Segmentation of {width} x {height} pixels: {self.n_segments} regions "
            f"of at most {self.max_segments}>"
        )

    def _repr_png_(self) -> bytes | None:
        if self.closed:
            return None
        return png(self.colors() if self._image is None else self.overlay())

    def _number(self, function: Callable[..., int]) -> int:
        number = c_uint32()
        check(function(self._handle, byref(number)))
        return number.value
