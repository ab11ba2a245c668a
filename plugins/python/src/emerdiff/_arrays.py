"""The memory that the library writes maps to: NumPy arrays, or memoryviews without NumPy."""

from __future__ import annotations

import ctypes
from typing import Any

from . import _abi

_FORMATS = {"uint8": ("B", 1), "uint16": ("H", 2), "float32": ("f", 4)}
SAMPLES = {"uint8": 1, "uint16": 2, "float32": 3}


def empty(shape: tuple[int, ...], dtype: str) -> Any:
    """Return memory of ``shape`` and ``dtype`` whose values are not yet set."""
    try:
        import numpy
    except ImportError:
        letter, size = _FORMATS[dtype]
        for length in shape:
            size *= length
        return memoryview(bytearray(size)).cast(letter, shape=shape)  # type: ignore[call-overload]
    return numpy.empty(shape, dtype)


def buffer(array: Any, sample: int = 0) -> _abi.Buffer:
    """Describe ``array`` to the library, which writes samples of ``sample`` or what it always does.

    The array has to live as long as the description.
    """
    view = memoryview(array)
    memory = (ctypes.c_char * view.nbytes).from_buffer(array)
    return _abi.Buffer(data=ctypes.addressof(memory), size=view.nbytes, sample=sample)


def as_bool(array: Any) -> Any:
    """Return a mask of 0 and 255 as bool; a memoryview as it is."""
    return array if isinstance(array, memoryview) else array != 0
