"""How well modulated denoising knows the outline of a segment that it is told in cells of the grid.

The network is pushed by an offset on the cells of one true segment and looks once more at the
changed latents. The picture that comes out is compared with the one without the offset: the
difference is to be high inside the segment's exact outline and low outside.
"""

from contextlib import contextmanager

import torch
from torch.nn import functional

from .few_steps import posterior_mean
from .targets import GRID, majority

STRENGTH = 10.0
_LOWEST_TIMESTEP, _HIGHEST_TIMESTEP = 200, 480
_MIN_CELLS, _MAX_CELLS = 2, 128
_THRESHOLD = 0.5
"""Of the mean difference over the segment's own cells: what is above counts as inside."""
_SHARPNESS, _FLOOR = 4.0, 0.1
"""Of the logarithm; what is below the floor is not told apart."""
_CERTAIN_WEIGHT = 0.1
"""Of pixels that the cells leave no doubt about."""
_LEAST_SQUARE = 1e-6
"""Added to squared differences, so that their root has a slope everywhere."""


class InjectedAttention:
    """A diffusers attention processor, `SharedAttention` for a batch of pictures: a pass inside
    `injection` attends with the queries and keys of the last pass before it."""

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


def answer_loss(model, vae, scheduler, latents, segments, generator) -> torch.Tensor:
    """Of a `ConditionedUNet` whose attention is `InjectedAttention`, for `latents` [B,C,h,w] and a
    numbering [B,H,W] of each picture's segments."""
    inside, cells = draw_segments(segments, generator)
    span = (_LOWEST_TIMESTEP, _HIGHEST_TIMESTEP)
    modulated = int(torch.randint(*span, (1,), generator=generator))
    sign = torch.randint(2, (len(latents), 1, 1), generator=generator) * 2 - 1
    offset = STRENGTH * sign * cells[..., None]
    shift = torch.zeros_like(latents)
    for t, next_t in ((modulated, modulated // 2), (modulated // 2, None)):
        timesteps = torch.full((len(latents),), t)
        noise = torch.randn(latents.shape, generator=generator)
        sample = scheduler.add_noise(latents, noise, timesteps)
        alpha = scheduler.alphas_cumprod[t]
        earlier = None if next_t is None else scheduler.alphas_cumprod[next_t]
        with torch.no_grad():
            plain = posterior_mean(sample, model.push(sample, timesteps), alpha, earlier)
        with injection(model.unet):
            noise_pred = model.push(sample + shift, timesteps, offset)
        shift = posterior_mean(sample + shift, noise_pred, alpha, earlier) - plain
        offset = None
    with torch.no_grad():
        image = vae.decode(plain)
    difference = (vae.decode(plain + shift) - image).square().sum(1)
    return outline_loss((difference + _LEAST_SQUARE).sqrt(), inside, cells).mean()


def draw_segments(segments, generator) -> tuple[torch.Tensor, torch.Tensor]:
    """One segment of each numbering, among those that hold enough of the grid's cells and not most
    of them: its pixels [B,H,W], and its cells [B,g*g] (all zeros when there is no such segment)."""
    numbers = torch.stack([majority(each) for each in segments])
    counts = functional.one_hot(numbers.long()).sum(1)
    eligible = (counts >= _MIN_CELLS) & (counts <= _MAX_CELLS)
    # A number that no segment has, for pictures that have no eligible one.
    eligible = functional.pad(eligible, (0, 1))
    eligible[:, -1] = ~eligible.any(1)
    drawn = torch.multinomial(eligible.float(), 1, generator=generator)
    return segments == drawn[..., None], (numbers == drawn).float()


def outline_loss(difference, inside, cells) -> torch.Tensor:
    """Of difference maps [B,H,W]: [B], 0 where there is no segment."""
    size = difference.shape[1:]
    mask = functional.interpolate(cells.reshape(-1, 1, GRID, GRID), size, mode="bilinear")[:, 0]
    area = mask.sum((1, 2))
    own = (mask * difference).sum((1, 2)) / area.clamp(min=1)
    ratio = difference / own.clamp(min=1e-6)[:, None, None]
    logit = _SHARPNESS * ((ratio + _FLOOR) / (_THRESHOLD + _FLOOR)).log()
    loss = functional.binary_cross_entropy_with_logits(logit, inside.float(), reduction="none")
    uncertain = (mask > 0.01) & (mask < 0.99)
    weight = torch.where(uncertain, 1.0, _CERTAIN_WEIGHT)
    return (weight * loss).sum((1, 2)) / weight.sum((1, 2)) * (area > 0)
