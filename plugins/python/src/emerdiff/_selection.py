"""Regions that are taken together."""

from __future__ import annotations

from collections.abc import Iterable
from ctypes import c_uint32
from operator import index
from typing import Any, Callable, Union

from . import _abi
from ._region import Region, Regions

#: The id of a region at the current level, a region of any level, or several of these.
Selected = Union[int, Region, Iterable[Union[int, Region]]]


def select(
    regions: Selected, level: Callable[[], Regions], grow: float, feather: float, flags: int
) -> _abi.Selection:
    """Describe ``regions`` to the library; ids are those of the regions of ``level``."""
    nodes = _nodes(regions, level)
    memory = (c_uint32 * len(nodes))(*nodes)
    return _abi.Selection(memory, len(nodes), grow, feather, flags)


def _nodes(regions: Any, level: Callable[[], Regions]) -> list[int]:
    if isinstance(regions, Region) or hasattr(regions, "__index__"):
        regions = [regions]
    ids: Regions | None = None
    nodes = []
    for one in regions:
        if not isinstance(one, Region):
            ids = level() if ids is None else ids
            one = _with_id(ids, index(one))
        nodes.append(one.node)
    return nodes


def _with_id(level: Regions, number: int) -> Region:
    if not 0 <= number < len(level):
        raise ValueError(
            f"regions: there is no region {number}, the level has {len(level)}; ids count from 0"
        )
    return level[number]
