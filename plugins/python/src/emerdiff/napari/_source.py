"""The picture in an image layer, and where it lies in the viewer."""

# napari has no types that are worth checking against, and need not be installed.
# mypy: disable-error-code="import-not-found,import-untyped"

from __future__ import annotations

from typing import Any

import numpy as np

_FULL_RANGES = {"uint8": (0, 255), "uint16": (0, 65535)}


class Source:
    """The 2-D picture that is seen of an image layer.

    Raises ValueError where none is seen.
    """

    def __init__(self, layer: Any, dims: Any, *, as_shown: bool = True) -> None:
        if dims.ndisplay != 2 and layer.ndim > 2:
            raise ValueError(
                f"{layer.name} is seen in 3-D; switch to the 2-D view and choose the slice to cut"
            )
        self.layer = layer
        self._data = layer.data[0] if layer.multiscale else layer.data
        self._limits = tuple(layer.contrast_limits) if as_shown and not layer.rgb else None
        #: Rows and columns, as axes of the layer.
        self.axes = tuple(sorted(layer.ndim - dims.ndim + axis for axis in dims.displayed[-2:]))
        #: The slice along the other axes, by axis.
        self.place = self._slice(dims)

    def _slice(self, dims: Any) -> dict[int, int]:
        others = [axis for axis in range(self.layer.ndim) if axis not in self.axes]
        if min(self.axes) < 0:
            raise ValueError(f"{self.layer.name} is seen from its edge; show its rows and columns")
        point = np.rint(self.layer.world_to_data(dims.point)).astype(int)
        for axis in others:
            if not 0 <= point[axis] < self._data.shape[axis]:
                raise ValueError(f"{self.layer.name} has nothing at the slice that is seen")
        return {axis: int(point[axis]) for axis in others}

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells it from other layers and slices."""
        return (self.layer, *self.place.items())

    @property
    def name(self) -> str:
        """What layers that are made of it are named after."""
        slices = ", ".join(str(index) for index in self.place.values())
        return f"{self.layer.name}, slice {slices}" if slices else str(self.layer.name)

    def picture(self) -> Any:
        """Read the pixels; lazy data is computed, so call it off the user interface's thread."""
        index = tuple(self.place.get(axis, slice(None)) for axis in range(self.layer.ndim))
        values = np.asarray(self._data[index])
        if self._limits is None or self._limits == _FULL_RANGES.get(values.dtype.name):
            return values
        low, high = self._limits
        return np.clip((values.astype(np.float32) - low) / (high - low), 0, 1)

    def pixel(self, position: Any) -> tuple[int, int, bool]:
        """Return column and row at a position of the world, and whether the picture has them."""
        point = np.rint(self.layer.world_to_data(position)).astype(int)
        row, column = (int(point[axis]) for axis in self.axes)
        height, width = (self._data.shape[axis] for axis in self.axes)
        here = all(point[axis] == index for axis, index in self.place.items())
        return column, row, here and 0 <= row < height and 0 <= column < width

    def embed(self, plane: Any) -> Any:
        """Return a map of the picture with as many axes as the layer."""
        shape = [1] * self.layer.ndim
        shape[self.axes[0]], shape[self.axes[1]] = plane.shape
        return plane.reshape(shape)

    def placement(self) -> dict[str, Any]:
        """Return what puts a layer of :meth:`embed` exactly onto the picture."""
        from napari.utils.transforms import Affine

        layer = self.layer
        start = np.zeros(layer.ndim)
        for axis, index in self.place.items():
            start[axis] = index
        turned = Affine(scale=layer.scale, rotate=layer.rotate, shear=layer.shear, ndim=layer.ndim)
        placed = {name: getattr(layer, name) for name in ("scale", "rotate", "shear", "affine")}
        placed["translate"] = layer.translate + turned.linear_matrix @ start
        for name in ("units", "axis_labels"):
            if hasattr(layer, name):
                placed[name] = getattr(layer, name)
        return placed
