"""Modulation as the library's default preset does it: one step, differences of clean latents.

It is for looking at a model while it is trained and for measuring it. The reference of the paper's
procedure is `emerdiff_export.reference`.
"""

import torch
from torch.nn import functional

from ..bundle import DEFAULTS
from ..model import LatentDiffusion, scheduler
from ..split_unet import UNetHead, UNetTail
from ..steps import clean_latents, difference, noised

STRENGTH = DEFAULTS["strength"]
ELSEWHERE = 0.1
"""Weight of a difference map outside its mask, as in the library's scores."""


class OneStep:
    def __init__(self, model: LatentDiffusion, seed: int = 0):
        self.model, self.head, self.tail = model, UNetHead(model), UNetTail(model)
        self.scheduler = scheduler(model.schedule)
        self.generator = torch.Generator().manual_seed(seed)

    @torch.no_grad()
    def features(self, latents) -> torch.Tensor:
        """[g*g,D], for the latents [1,C,h,w] of one picture."""
        _, features, *_ = self._at(latents, DEFAULTS["feature_timestep"])
        return features[0]

    def scores(self, latents, masks) -> torch.Tensor:
        """[K,H,W]: the difference map of each mask in units of its mean over the mask, weighted by
        the interpolated mask."""
        prior = self.interpolated(masks)
        maps = self.interpolated(self.difference_maps(latents, masks))
        own = (prior * maps).sum((1, 2)) / prior.sum((1, 2))
        return (prior + ELSEWHERE) * maps / own.clamp(min=1e-9)[:, None, None]

    @torch.no_grad()
    def difference_maps(self, latents, masks) -> torch.Tensor:
        """[K,h,w], between the clean latents under the offset on each mask and its opposite."""
        timestep = DEFAULTS["modulation_timestep"]
        sample, _, *activations = self._at(latents, timestep)
        # The first branch is the unmodulated one.
        offset = STRENGTH * torch.cat([torch.zeros_like(masks[:1]), masks, -masks])[:, None]
        noise_pred = self.tail(offset, *activations)
        _, *clean = clean_latents(self.scheduler, sample, noise_pred, timestep).split(
            [1, len(masks), len(masks)]
        )
        return difference(*clean)

    def interpolated(self, maps) -> torch.Tensor:
        """Maps [K,h,w] at the picture's size, [K,H,W], pixel centres aligned."""
        return functional.interpolate(maps[None], self.model.image_size, mode="bilinear")[0]

    def _at(self, latents, timestep: int) -> tuple[torch.Tensor, ...]:
        """The latents under noise, and what the head of the UNet makes of them."""
        noise = torch.randn(latents.shape, generator=self.generator)
        sample = noised(self.scheduler, latents, timestep, noise)
        return sample, *self.head(sample, torch.tensor([timestep]))
