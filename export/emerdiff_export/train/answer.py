"""Loss that makes modulated denoising find the outline of what a mask on the grid stands for.

An offset is added on the cells of the mask, and the clean latents are compared with those without
it, as the library's default preset does. The difference should be high in the segments that the
mask stands for and low elsewhere, even where the mask has cells too many or too few.
"""

from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch.nn import functional

from ..steps import clean_latents
from .masks import Masks, draw_masks
from .one_step import STRENGTH
from .targets import GRID

_LOWEST_TIMESTEP, _HIGHEST_TIMESTEP = 200, 480
_THRESHOLD = 0.5
"""Differences above this share of their mean over the mask's cells count as inside."""
_SHARPNESS, _FLOOR = 4.0, 0.1
"""Factor of the logarithm, and a floor below which differences look equal."""
_CERTAIN_WEIGHT = 0.1
"""Weight of latents that lie wholly inside or outside both the cells and the mask's meaning."""
_LEAST_SQUARE = 1e-6
"""Added to squared differences, so that their root is differentiable everywhere."""


class InjectedAttention:
    """A diffusers attention processor: `SharedAttention` for a batch of pictures.

    A pass inside `injection` attends with the queries and keys of the pass before it.
    """

    def __init__(self):
        self.injecting = False

    def __call__(self, attn, hidden_states, encoder_hidden_states=None, **_):
        context = hidden_states if encoder_hidden_states is None else encoder_hidden_states
        if self.injecting:
            query, key = self.kept
        else:
            query, key = attn.to_q(hidden_states), attn.to_k(context)
            self.kept = query.detach(), key.detach()
        query, key, value = (
            x.unflatten(2, (attn.heads, -1)).transpose(1, 2)
            for x in (query, key, attn.to_v(context))
        )
        # Not PyTorch's fused attention: its backward pass is several times slower on a CPU.
        maps = (query @ key.transpose(2, 3) * attn.scale).softmax(3)
        out = maps.to(value.dtype) @ value
        return attn.to_out[0](out.transpose(1, 2).flatten(2))


@contextmanager
def injection(unet):
    processors = unet.attn_processors.values()
    for processor in processors:
        processor.injecting = True
    yield
    for processor in processors:
        processor.injecting = False


@dataclass(frozen=True)
class Pictures:
    """Pictures as the network sees them, and their contents."""

    latents: torch.Tensor
    """[B,C,h,w]."""
    segments: torch.Tensor
    """Numbers of each picture's segments, [B,H,W]."""
    queries: torch.Tensor
    """What segmentation clusters, [B,g*g,D]."""


def answer_loss(model, scheduler, pictures: Pictures, generator, most_cells: int) -> torch.Tensor:
    """Mean `outline_loss` of a `ConditionedUNet` whose attention is `InjectedAttention`.

    Masks have at most `most_cells` cells.
    """
    latents = pictures.latents
    masks = draw_masks(pictures.segments, pictures.queries, generator, most_cells)
    timestep = torch.randint(_LOWEST_TIMESTEP, _HIGHEST_TIMESTEP, (1,), generator=generator)
    sign = torch.randint(2, (len(latents), 1, 1), generator=generator) * 2 - 1
    noise = torch.randn(latents.shape, generator=generator)
    timesteps = timestep.expand(len(latents))
    sample = scheduler.add_noise(latents, noise, timesteps)
    with torch.no_grad():
        plain = clean_latents(scheduler, sample, model.push(sample, timesteps), timestep)
    with injection(model.unet):
        noise_pred = model.push(sample, timesteps, STRENGTH * sign * masks.cells[..., None])
    difference = clean_latents(scheduler, sample, noise_pred, timestep) - plain
    return outline_loss((difference.square().sum(1) + _LEAST_SQUARE).sqrt(), masks).mean()


def outline_loss(difference, masks: Masks) -> torch.Tensor:
    """Loss of difference maps [B,h,w], [B]; 0 where a mask has no cell."""
    size = difference.shape[1:]
    prior = masks.cells.reshape(-1, 1, GRID, GRID)
    prior = functional.interpolate(prior, size, mode="bilinear")[:, 0]
    inside, asked = (
        functional.adaptive_avg_pool2d(pixels.float(), size)
        for pixels in (masks.inside, masks.asked)
    )
    area = prior.sum((1, 2))
    own = (prior * difference).sum((1, 2)) / area.clamp(min=1)
    ratio = difference / own.clamp(min=1e-6)[:, None, None]
    logit = _SHARPNESS * ((ratio + _FLOOR) / (_THRESHOLD + _FLOOR)).log()
    loss = functional.binary_cross_entropy_with_logits(logit, inside, reduction="none")
    certain = (prior - inside).abs() < 0.01
    weight = asked * torch.where(certain, _CERTAIN_WEIGHT, 1.0)
    return (weight * loss).sum((1, 2)) / weight.sum((1, 2)).clamp(min=1e-6) * (area > 0)
