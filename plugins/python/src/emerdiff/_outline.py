"""The edge of regions as polygons."""

from __future__ import annotations

from ctypes import byref, c_size_t
from typing import TYPE_CHECKING, Any, Callable, NamedTuple

from . import _abi, _arrays
from ._library import Handle, check, library

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Polygon(NamedTuple):
    """A closed polygon with holes; each ring is an array (n, 2) float32 of x and y in pixels.

    0, 0 is the upper left corner of the picture; 0.5, 0.5 is the centre of its first pixel. The
    last point of a ring is joined to the first.
    """

    exterior: NDArray[np.float32]
    """The outer ring, clockwise as one sees the picture."""
    interiors: list[NDArray[np.float32]]
    """The holes, anticlockwise."""


class _Outline(Handle):
    def __init__(self, make: Callable[[Any], int]) -> None:
        super().__init__("outline", make)


def polygons(make: Callable[[Any], int]) -> list[Polygon]:
    """Return the polygons of the outline that ``make`` makes."""
    outline = _Outline(make)
    num_rings, num_points = c_size_t(), c_size_t()
    lib = library()
    check(lib.emerdiff_outline_size(outline._handle, byref(num_rings), byref(num_points)))
    rings = (_abi.Ring * num_rings.value)()
    points = (_abi.Point * num_points.value)()
    check(lib.emerdiff_outline_rings(outline._handle, rings, len(rings)))
    check(lib.emerdiff_outline_points(outline._handle, points, len(points)))
    outline.close()
    found: list[Polygon] = []
    for ring in rings:
        line = _line(points, ring)
        if ring.hole:
            found[-1].interiors.append(line)
        else:
            found.append(Polygon(line, []))
    return found


def _line(points: Any, ring: _abi.Ring) -> Any:
    array = _arrays.empty((ring.num_points, 2), "float32")
    floats = memoryview(points).cast("B").cast("f")
    taken = floats[2 * ring.first : 2 * (ring.first + ring.num_points)]
    memoryview(array).cast("B").cast("f")[:] = taken
    return array
