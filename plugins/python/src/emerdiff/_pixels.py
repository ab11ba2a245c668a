"""Pictures as the library reads them: a view of the caller's memory, without a copy where it can.

What has ``__array_interface__`` is read through it, so that NumPy need not be there.
"""

from __future__ import annotations

import ctypes
import os
import sys
from typing import Any

from . import _abi
from ._errors import BufferTooSmall, EmptyPicture

_LAYOUTS = {1: "gray", 3: "rgb", 4: "rgba"}
_ORDER = "<" if sys.byteorder == "little" else ">"
_TYPES = {"|u1": "u8", f"{_ORDER}u2": "u16", f"{_ORDER}f4": "f32"}
_BYTES = {"u8": 1, "u16": 2, "f32": 4}
# Other types of float are converted to float32.
_WIDER_FLOATS = ("f2", "f8")
_WORDS = "(height, width), (height, width, 3) or (height, width, 4)"


class Pixels:
    """A picture in a buffer, of any layout, for where NumPy is absent.

    ``data`` is bytes or a buffer with ``height`` rows of ``width`` pixels. ``layout`` is "rgba",
    "bgra", "argb", "rgb", "bgr" or "gray"; ``sample`` is "u8", "u16" or "f32" (0 to 1). ``stride``
    is the bytes from row to row, 0 for rows without gaps. ``flip_y``: the first row in memory is
    the bottom one. ``linear``: colours are linear light instead of sRGB. Alpha is straight; pixels
    of alpha 0 are a region of their own.
    """

    def __init__(
        self,
        data: Any,
        width: int,
        height: int,
        layout: str = "rgb",
        sample: str = "u8",
        *,
        stride: int = 0,
        flip_y: bool = False,
        linear: bool = False,
    ) -> None:
        if width <= 0 or height <= 0:
            raise EmptyPicture(f"{width}x{height}: the picture has no pixels")
        if stride < 0:
            raise ValueError(f"stride: expected bytes from 0, got {stride}; flip_y turns it over")
        bytes_of = _choice("sample", sample, _BYTES)
        channels = {"rgb": 3, "bgr": 3, "gray": 1}.get(layout, 4)
        layout_code = _choice("layout", layout, _abi.LAYOUTS)
        address, size, self._memory = _address(data)
        row = channels * bytes_of * width
        needed = (height - 1) * (stride or row) + row
        if size < needed:
            raise BufferTooSmall(
                f"data: it has {size} bytes, {width}x{height} pixels of {layout} {sample} take "
                f"{needed}"
            )
        flags = (_abi.FLIP_Y if flip_y else 0) | (_abi.LINEAR if linear else 0)
        self.struct = _abi.Image(
            address, size, stride, width, height, layout_code, _abi.SAMPLES[sample], flags
        )

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width."""
        return self.struct.height, self.struct.width


def _choice(name: str, value: str, choices: dict[str, int]) -> int:
    if value not in choices:
        raise ValueError(f"{name}: expected one of {', '.join(choices)}, got {value!r}")
    return choices[value]


def _address(data: Any) -> tuple[int, int, Any]:
    """Return where the bytes of ``data`` are, how many they are, and what keeps them there."""
    view = memoryview(data)
    if view.c_contiguous and not view.readonly and view.nbytes > 0:
        memory = (ctypes.c_char * view.nbytes).from_buffer(view)
        return ctypes.addressof(memory), view.nbytes, memory
    # ctypes shows where bytes are, but not where other memory is that must not be written.
    held = data if isinstance(data, bytes) else view.tobytes()
    return ctypes.cast(ctypes.c_char_p(held), ctypes.c_void_p).value or 0, len(held), held


def pixels(image: Any) -> Pixels:
    """Return the picture ``image``, of any type that is accepted."""
    if isinstance(image, Pixels):
        return image
    if isinstance(image, (str, os.PathLike)):
        image = read(image)
    if hasattr(image, "getbands"):
        image = _plain_pillow(image)
    interface = getattr(image, "__array_interface__", None)
    if interface is None:
        image = _numpy().asarray(image)
        interface = image.__array_interface__
    kind = interface["typestr"]
    if kind[1:] in _WIDER_FLOATS or (kind not in _TYPES and kind[1:] in ("u2", "f4")):
        image = _numpy().asarray(image).astype("f4" if kind[1] == "f" else "u2")
        interface = image.__array_interface__
    elif kind not in _TYPES:
        raise TypeError(
            f"image: its type is {_type_name(kind)}; uint8, uint16 and floats from 0 to 1 are read"
        )
    shape, channels = _shape(interface["shape"])
    if kind[1] == "f":
        _require_range(image)
    found = _strided(interface, shape, channels)
    if found is None:
        # No layout of the library describes these strides.
        image = _numpy().ascontiguousarray(_numpy().asarray(image))
        found = _strided(image.__array_interface__, shape, channels)
        assert found is not None
    found._memory = (image, found._memory)
    return found


def _shape(shape: tuple[int, ...]) -> tuple[tuple[int, int], int]:
    channels = shape[2] if len(shape) == 3 else 1
    if len(shape) not in (2, 3) or channels not in _LAYOUTS:
        hint = ""
        if len(shape) == 3 and shape[0] in (3, 4):
            hint = "; channels come last: numpy.moveaxis(image, 0, -1)"
        elif len(shape) == 4:
            hint = "; give one picture at a time"
        raise ValueError(f"image: its shape is {tuple(shape)}, expected {_WORDS}{hint}")
    if 0 in shape:
        raise EmptyPicture(f"image: its shape is {tuple(shape)}, it has no pixels")
    return (shape[0], shape[1]), channels


def _strided(interface: dict[str, Any], shape: tuple[int, int], channels: int) -> Pixels | None:
    """Return a view of an array, or None where no layout of the library has its strides."""
    sample = _TYPES[interface["typestr"]]
    size, (height, width) = _BYTES[sample], shape
    row = channels * size * width
    strides = interface.get("strides") or (row, channels * size, size)
    stride, pixel, channel = (*strides, size)[:3]
    bgr = channels == 3 and channel == -size
    apart = width > 1 and pixel != channels * size
    if apart or (channels > 1 and channel != size and not bgr):
        return None
    stride = row if height == 1 else stride
    if abs(stride) < row:
        return None
    data = interface.get("data")
    if not isinstance(data, tuple):
        # Pillow gives the bytes themselves.
        return Pixels(data, width, height, _LAYOUTS[channels], sample)
    first = data[0] + (height - 1) * min(stride, 0) - (2 * size if bgr else 0)
    length = (height - 1) * abs(stride) + row
    memory = (ctypes.c_char * length).from_address(first)
    return Pixels(
        memory,
        width,
        height,
        "bgr" if bgr else _LAYOUTS[channels],
        sample,
        stride=abs(stride),
        flip_y=stride < 0,
    )


def _require_range(image: Any) -> None:
    array = _numpy().asarray(image)
    low, high = float(array.min()), float(array.max())
    # A resampled picture reaches a little beyond 0 and 1.
    if not (low >= -0.5 and high <= 1.5):
        advice = "floats have 0 to 1, so divide by the value of white"
        if low != low or high != high:
            advice = "NaN is no colour; replace it, as by numpy.nan_to_num"
        raise ValueError(f"image: its values reach from {low:g} to {high:g}; {advice}")


def _type_name(kind: str) -> str:
    if kind[1] == "O":
        return "object"
    return str(_numpy().dtype(kind).name)


def _numpy() -> Any:
    try:
        import numpy
    except ImportError:
        raise TypeError(
            "image: NumPy is needed to convert it and is not installed; give emerdiff.Pixels"
        ) from None
    return numpy


def read(file: Any) -> Any:
    """Return the picture in a file, a path or an open one, upright as its camera says."""
    from PIL import Image, ImageOps

    with Image.open(file) as image:
        return ImageOps.exif_transpose(image)


def _plain_pillow(image: Any) -> Any:
    """Convert the modes of Pillow that are no array of colours."""
    mode = image.mode
    if mode in ("L", "RGB", "RGBA", "F") or mode.startswith("I;16"):
        return image
    if mode == "I":
        return _from_int32(image)
    transparent = "transparency" in image.info or mode.lower().endswith("a")
    return image.convert("RGBA" if transparent else "RGB")


def _from_int32(image: Any) -> Any:
    array = _numpy().asarray(image)
    if array.size and (array.min() < 0 or array.max() > 65535):
        raise ValueError(
            f"image: its values reach from {array.min()} to {array.max()}, expected 0 to 65535"
        )
    return array.astype("u2")
