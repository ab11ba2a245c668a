"""The options of a model and of a run, as text that the library reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._library import Handle, check, library

# What Python and scikit-image call otherwise.
_NAMES = {"n_segments": "num_regions"}


class Options(Handle):
    """Options of the library; those that are None keep their default."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__("options", library().emerdiff_options_new)
        for name, value in values.items():
            if value is not None:
                key = _NAMES.get(name, name).encode()
                check(library().emerdiff_options_set(self._handle, key, _text(name, value)))


def _text(name: str, value: object) -> bytes:
    # NumPy's bool is no bool of Python's.
    if type(value).__name__ in ("bool", "bool_"):
        return b"true" if value else b"false"
    if isinstance(value, str):
        return value.encode()
    if hasattr(value, "__index__"):
        return str(value.__index__()).encode()
    if hasattr(value, "__float__"):
        return repr(float(value)).encode()
    raise TypeError(f"{name}: expected a number, a bool or a str, got {type(value).__name__}")
