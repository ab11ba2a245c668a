"""Draws the masks that `answer_loss` modulates, with the segments that they stand for.

Masks are true segments in cells of the grid, or clusters of the queries as segmentation makes them.
"""

from dataclasses import dataclass

import torch
from torch.nn import functional

from .targets import GRID, majority

_CLUSTERED_SHARE = 0.7
_LEAST_CLUSTERS, _MOST_CLUSTERS = 4, 24
_ROUNDS = 8
_MIN_CELLS = 2


@dataclass(frozen=True)
class Masks:
    cells: torch.Tensor
    """[B,g*g] of 0 and 1; all 0 where a picture has no mask of an allowed size."""
    inside: torch.Tensor
    """[B,H,W]: pixels that belong to the mask."""
    asked: torch.Tensor
    """[B,H,W]: pixels for which membership is known."""


def draw_masks(segments, queries, generator, most_cells: int) -> Masks:
    """One mask per picture, for segments [B,H,W] and `queries` [B,g*g,D]."""
    drawn = [
        draw_mask(*each, generator, most_cells) for each in zip(segments, queries, strict=True)
    ]
    return Masks(*(torch.stack(parts) for parts in zip(*drawn, strict=True)))


def draw_mask(segments, queries, generator, most_cells: int):
    numbers = majority(segments).long()
    groups = numbers
    if torch.rand((), generator=generator) < _CLUSTERED_SHARE:
        span = (_LEAST_CLUSTERS, _MOST_CLUSTERS + 1)
        count = int(torch.randint(*span, (), generator=generator))
        groups = clusters(queries, count, generator)
    sizes = torch.bincount(groups)
    eligible = torch.nonzero((sizes >= _MIN_CELLS) & (sizes <= most_cells)).flatten()
    if not len(eligible):
        nothing = torch.zeros_like(segments, dtype=torch.bool)
        return torch.zeros(len(numbers)), nothing, nothing
    drawn = eligible[torch.randint(len(eligible), (), generator=generator)]
    cells = groups == drawn
    return cells.float(), *meaning(cells, segments, numbers)


def meaning(cells, segments, numbers):
    """Pixels that belong to a mask `cells` [g*g], and those for which this is known, [H,W] each.

    A segment belongs to the mask if most of its cells are in the mask. If the mask covers only a
    smaller share of the segment that most of its cells lie in, the other pixels of that segment are
    unknown.
    """
    count = int(max(segments.max(), numbers.max())) + 1
    own = torch.bincount(numbers[cells], minlength=count)
    whole = own > 0.5 * torch.bincount(numbers, minlength=count)
    part = torch.zeros_like(whole)
    part[own.argmax()] = True
    part &= ~whole
    of = segments.long()
    grid = cells.float().reshape(1, 1, GRID, GRID)
    near = functional.interpolate(grid, segments.shape)[0, 0].bool()
    inside = whole[of] | (part[of] & near)
    return inside, ~part[of] | near


@torch.no_grad()
def clusters(queries, count: int, generator) -> torch.Tensor:
    """Clusters of the queries [g*g,D] by k-means from random cells, [g*g]."""
    means = queries[torch.randperm(len(queries), generator=generator)[:count]]
    for _ in range(_ROUNDS):
        nearest = torch.cdist(queries, means).argmin(1)
        member = functional.one_hot(nearest, count).float()
        size = member.sum(0)[:, None]
        means = torch.where(size > 0, member.T @ queries / size.clamp(min=1), means)
    return nearest
