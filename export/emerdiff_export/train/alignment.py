"""Losses that make the queries at the feature site cluster into segments.

`queries` and `target` are [B,g*g,D]; `numbers` [B,g*g] are the segments that the cells belong to.
Distances are relative to the target's spread in the picture, so that a picture of low contrast
counts as much as any other.
"""

import torch
from torch.nn import functional

_TEMPERATURE = 0.1
_LEAST_SPREAD = 0.1


def alignment_loss(queries, target, numbers) -> torch.Tensor:
    """Mean distance between queries and targets, [B], both centred on the picture's mean.

    Queries are divided by the root of their number of channels. The distance is not squared, so a
    cell between two regions is drawn to one of them rather than to their mean.
    """
    queries, target = _centred(queries / queries.shape[-1] ** 0.5), _centred(target)
    distance = ((queries - target).square().sum(-1) + 1e-6).sqrt()
    return (_balance(numbers) * distance).sum(1) / _spread(target).sqrt()


def grouping_loss(queries, target, numbers) -> torch.Tensor:
    """Cross-entropy of assigning each cell to its segment, [B].

    The logits are the negative squared distances of its query from each segment's mean query.
    """
    queries = queries / queries.shape[-1] ** 0.5
    member = functional.one_hot(numbers).float()
    count = member.sum(1)
    means = (member.transpose(1, 2) @ queries) / count.clamp(min=1)[..., None]
    distance = torch.cdist(queries, means).square()
    logits = -distance / (_TEMPERATURE * _spread(_centred(target)))[:, None, None]
    logits = logits.masked_fill((count == 0)[:, None], float("-inf"))
    loss = functional.cross_entropy(logits.transpose(1, 2), numbers, reduction="none")
    return (_balance(numbers) * loss).sum(1)


def _balance(numbers):
    """Weights of the cells, [B,g*g] of sum 1; a segment's grows with the root of its cells."""
    member = functional.one_hot(numbers).float()
    weight = member.sum(1).rsqrt().gather(1, numbers)
    return weight / weight.sum(1, keepdim=True)


def _centred(x):
    return x - x.mean(1, keepdim=True)


def _spread(centred):
    return centred.square().sum(-1).mean(1) + _LEAST_SPREAD
