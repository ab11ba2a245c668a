"""Which regions belong together, as groups in groups."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Union

from .._region import Region
from .._segmentation import Segmentation

#: The id of a region, or regions and groups that the tree joins, the larger one first.
Node = Union[int, list["Node"]]


def tree(result: Segmentation) -> Node:
    """Return the tree above the level that is set."""
    joined: dict[int, set[int]] = {}
    made: dict[int, Node] = {}
    for region, x, y in places(result):
        made[region.node] = region.id
        nodes = [above.node for above in result.path_at(x, y)]
        nodes = nodes[nodes.index(region.node) :]
        for below, above in zip(nodes, nodes[1:]):
            joined.setdefault(above, set()).add(below)
    # Nodes are numbered in the order in which they are joined.
    for above in sorted(joined):
        made[above] = sorted((made[below] for below in joined[above]), key=_largest)
    return made[max(made)]


def places(result: Segmentation) -> Iterator[tuple[Region, int, int]]:
    """Give each region of the level that is set with column and row of one of its pixels."""
    _, width = result.shape
    labels: Any = result.labels
    labels = memoryview(labels).cast("B").cast("H")
    for region in result.regions:
        top, left, _, right = region.bbox
        row = labels[top * width + left : top * width + right].tolist()
        yield region, left + row.index(region.id), top


def within(node: Node, ids: Collection[int]) -> Node:
    """Return the part of a tree that has ``ids``, in which no group has a single child."""
    if isinstance(node, int):
        return node if node in ids else []
    children = [child for child in (within(child, ids) for child in node) if child != []]
    return children[0] if len(children) == 1 else children


def count(node: Node) -> int:
    """Return how many regions a node has."""
    return 1 if isinstance(node, int) else sum(map(count, node))


def _largest(node: Node) -> int:
    return node if isinstance(node, int) else _largest(node[0])
