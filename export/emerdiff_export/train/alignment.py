"""What is asked of the queries that get clustered, beyond their use for attention.

`queries` and `target` are [B,g*g,D]; `numbers` [B,g*g] are the segments that the cells belong to.
All distances are in units of the target's own spread in the picture, so that a picture of little
contrast counts as much as any other.
"""

import torch
from torch.nn import functional

_TEMPERATURE = 0.1
_LEAST_SPREAD = 0.1


def alignment_loss(queries, target, numbers) -> torch.Tensor:
    """[B]: the mean distance of the queries (over the root of their number of channels) from the
    targets, both centred on the picture's mean.

    It is not squared, so a cell between two regions falls to one of them rather than between.
    """
    queries, target = _centred(queries / queries.shape[-1] ** 0.5), _centred(target)
    distance = ((queries - target).square().sum(-1) + 1e-6).sqrt()
    return (_balance(numbers) * distance).sum(1) / _spread(target).sqrt()


def grouping_loss(queries, target, numbers) -> torch.Tensor:
    """[B]: the cross-entropy of giving each cell to its segment by how near its query is to the
    mean query of each."""
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
    """[B,g*g], of sum 1: what a segment counts for grows with the root of its number of cells."""
    member = functional.one_hot(numbers).float()
    weight = member.sum(1).rsqrt().gather(1, numbers)
    return weight / weight.sum(1, keepdim=True)


def _centred(x):
    return x - x.mean(1, keepdim=True)


def _spread(centred):
    return centred.square().sum(-1).mean(1) + _LEAST_SPREAD
