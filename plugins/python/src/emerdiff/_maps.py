"""The maps of a result: labels, masks, cut-outs, overlays."""

from __future__ import annotations

from ctypes import byref, c_uint32
from typing import TYPE_CHECKING, Any, Callable

from . import _abi, _arrays
from ._library import Handle, check, library
from ._outline import Polygon, polygons
from ._pixels import pixels
from ._region import Regions
from ._selection import Selected, select

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Maps(Handle):
    """What a result says of each pixel."""

    def __init__(self, make: Callable[[Any], int], image: Any = None) -> None:
        super().__init__("segmentation", make)
        self._image = None if image is None else pixels(image)
        width, height = c_uint32(), c_uint32()
        check(library().emerdiff_segmentation_size(self._handle, byref(width), byref(height)))
        #: Height and width of the picture and of every map.
        self.shape = (height.value, width.value)
        if self._image is not None and self._image.shape != self.shape:
            raise ValueError(
                f"image: its height and width are {self._image.shape}, those of the result are "
                f"{self.shape}; give the picture that was segmented"
            )

    @property
    def regions(self) -> Regions:
        """Regions of the current level, in the order of their ids: the largest first."""
        raise NotImplementedError

    @property
    def labels(self) -> NDArray[np.uint16]:
        """Label map of the current level: the id of each pixel's region, (height, width) uint16.

        Ids count from 0. Where 0 means background, as in ``skimage.measure.regionprops`` and in
        napari, add 1.
        """
        array = _arrays.empty(self.shape, "uint16")
        buffer = _arrays.buffer(array)
        check(library().emerdiff_segmentation_labels(self._handle, 16, byref(buffer)))
        return array  # type: ignore[no-any-return]

    @property
    def contours(self) -> NDArray[np.float32]:
        """Boundary strength of each pixel, (height, width) float32 from 0 to 1.

        It is how likely people part the regions there, and 0 off the borders of the finest level.
        It does not depend on the current level.
        """
        array = _arrays.empty(self.shape, "float32")
        buffer = _arrays.buffer(array, _arrays.SAMPLES["float32"])
        check(library().emerdiff_segmentation_contours(self._handle, byref(buffer)))
        return array  # type: ignore[no-any-return]

    def mask(self, regions: Selected) -> NDArray[np.bool_]:
        """Return the hard mask of regions, (height, width) bool.

        A memoryview, where NumPy is absent, has uint8 of 255 and 0.
        """
        array = _arrays.empty(self.shape, "uint8")
        buffer = _arrays.buffer(array)
        selection = self._selection(regions)
        check(library().emerdiff_segmentation_mask(self._handle, byref(selection), byref(buffer)))
        return _arrays.as_bool(array)  # type: ignore[no-any-return]

    def soft_mask(
        self,
        regions: Selected,
        *,
        grow: float = 0,
        feather: float = 0,
        dtype: str = "float32",
        image: Any = None,
    ) -> NDArray[Any]:
        """Return the share of each pixel that belongs to regions, (height, width).

        ``grow`` moves the edge outward by so many pixels, inward when it is negative. ``feather``
        softens it over so many pixels. ``dtype`` is "float32", from 0 to 1, "uint8" or "uint16",
        whose largest value is the whole. ``image`` is the picture, where the result has none.
        """
        if dtype not in _arrays.SAMPLES:
            raise ValueError(f"dtype: expected float32, uint8 or uint16, got {dtype!r}")
        array = _arrays.empty(self.shape, dtype)
        buffer = _arrays.buffer(array, _arrays.SAMPLES[dtype])
        selection = self._selection(regions, grow, feather)
        picture = self._picture(image)
        check(
            library().emerdiff_segmentation_coverage(
                self._handle, byref(picture.struct), byref(selection), byref(buffer)
            )
        )
        return array  # type: ignore[no-any-return]

    def cutout(
        self,
        regions: Selected,
        *,
        decontaminate: bool = False,
        grow: float = 0,
        feather: float = 0,
        image: Any = None,
    ) -> NDArray[np.uint8]:
        """Return regions cut out of the picture, (height, width, 4) uint8 RGBA.

        Alpha is the soft mask. With ``decontaminate`` pixels at the edge get the regions' own
        colour, so that no fringe of the old background is seen over another one.
        """
        array = _arrays.empty((*self.shape, 4), "uint8")
        buffer = _arrays.buffer(array)
        flags = _abi.DECONTAMINATE if decontaminate else 0
        selection = self._selection(regions, grow, feather, flags)
        picture = self._picture(image)
        check(
            library().emerdiff_segmentation_cutout(
                self._handle, byref(picture.struct), byref(selection), byref(buffer)
            )
        )
        return array  # type: ignore[no-any-return]

    def colors(self, kind: str = "palette") -> NDArray[np.uint8]:
        """Return each pixel in the colour of its region, (height, width, 4) uint8 RGBA.

        ``kind`` is "palette", colours unlike those of the neighbours and the same at every level,
        or "mean", the mean colour of the region.
        """
        if kind not in _abi.COLORS:
            raise ValueError(f"kind: expected palette or mean, got {kind!r}")
        array = _arrays.empty((*self.shape, 4), "uint8")
        buffer = _arrays.buffer(array)
        check(
            library().emerdiff_segmentation_colors(self._handle, _abi.COLORS[kind], byref(buffer))
        )
        return array  # type: ignore[no-any-return]

    def overlay(self, regions: Selected | None = None, *, image: Any = None) -> NDArray[np.uint8]:
        """Return the picture with regions shown on it, (height, width, 4) uint8 RGBA.

        All of the current level, or only ``regions``.
        """
        array = _arrays.empty((*self.shape, 4), "uint8")
        buffer = _arrays.buffer(array)
        selection = None if regions is None else byref(self._selection(regions))
        picture = self._picture(image)
        check(
            library().emerdiff_segmentation_overlay(
                self._handle, byref(picture.struct), selection, byref(buffer)
            )
        )
        return array  # type: ignore[no-any-return]

    def outline(
        self,
        regions: Selected,
        *,
        tolerance: float = 0.5,
        grow: float = 0,
        feather: float = 0,
        image: Any = None,
    ) -> list[Polygon]:
        """Return the edge of regions as polygons, the largest first.

        It is the line where half of a pixel is covered by their soft mask. Points are left out
        where the line stays within ``tolerance`` pixels of them.
        """
        selection = self._selection(regions, grow, feather)
        picture = self._picture(image)
        return polygons(
            lambda made: library().emerdiff_segmentation_outline(
                self._handle, byref(picture.struct), byref(selection), float(tolerance), made
            )
        )

    def _picture(self, image: Any) -> Any:
        picture = self._image if image is None else pixels(image)
        if picture is None:
            raise ValueError(
                "image: this result was opened without its picture; give the picture that was "
                "segmented"
            )
        return picture

    def _selection(
        self, regions: Selected, grow: float = 0, feather: float = 0, flags: int = 0
    ) -> _abi.Selection:
        return select(regions, lambda: self.regions, grow, feather, flags)
