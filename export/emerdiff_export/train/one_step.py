"""Segmentation as the library's default preset does it, to look at a model and to measure it.

The reference of the paper's procedure is `emerdiff_export.reference`.
"""

import torch
from sklearn.cluster import KMeans
from torch.nn import functional

from ..model import LatentDiffusion, scheduler
from ..split_unet import UNetFull

FEATURE_TIMESTEP, MODULATION_TIMESTEP = 1, 281
STRENGTH = 10.0
ELSEWHERE = 0.1
"""As in the library's `src/segment/scores.rs`."""


class OneStep:
    def __init__(self, model: LatentDiffusion, seed: int = 0):
        self.model = model
        self.unet = UNetFull(model).eval()
        self.alphas_cumprod = scheduler().alphas_cumprod
        self.generator = torch.Generator().manual_seed(seed)

    @torch.no_grad()
    def features(self, latents) -> torch.Tensor:
        """[g*g,D] of one picture's latents [1,C,h,w]."""
        offset = torch.zeros(1, 1, *self.model.grid)
        noised = self._noised(latents, FEATURE_TIMESTEP)
        return self.unet(noised, torch.tensor([FEATURE_TIMESTEP]), offset)[1][0]

    def masks(self, features, count: int) -> torch.Tensor:
        """[K,g,g] of 0 and 1."""
        clusters = KMeans(count, n_init=4, random_state=0).fit(features.numpy()).labels_
        labels = torch.from_numpy(clusters).long().reshape(self.model.grid)
        return functional.one_hot(labels, count).permute(2, 0, 1).float()

    def scores(self, latents, masks) -> torch.Tensor:
        """[K,H,W]: the difference map of each mask in units of its mean over the mask, weighted by
        the interpolated mask."""
        prior = self.interpolated(masks)
        maps = self.interpolated(self.difference_maps(latents, masks))
        own = (prior * maps).sum((1, 2)) / prior.sum((1, 2))
        return (prior + ELSEWHERE) * maps / own.clamp(min=1e-9)[:, None, None]

    @torch.no_grad()
    def difference_maps(self, latents, masks) -> torch.Tensor:
        """[K,h,w], of the clean latents that the offset on each mask and its opposite lead to."""
        count = len(masks)
        offset = STRENGTH * torch.cat([torch.zeros_like(masks[:1]), masks, -masks])[:, None]
        sample = self._noised(latents, MODULATION_TIMESTEP).expand(len(offset), -1, -1, -1)
        noise_pred = self.unet(sample, torch.tensor([MODULATION_TIMESTEP]), offset)[0]
        clean = clean_latents(sample, noise_pred, self.alphas_cumprod[MODULATION_TIMESTEP])[1:]
        return (clean[:count] - clean[count:]).norm(dim=1)

    def interpolated(self, maps) -> torch.Tensor:
        """[K,H,W], pixel centres aligned."""
        return functional.interpolate(maps[None], self.model.image_size, mode="bilinear")[0]

    def _noised(self, latents, timestep: int):
        alpha = self.alphas_cumprod[timestep]
        noise = torch.randn(latents.shape, generator=self.generator)
        return alpha.sqrt() * latents + (1 - alpha).sqrt() * noise


def clean_latents(sample, noise_pred, alpha):
    """What the network takes the latents to be without the noise; `alpha` is alphas_cumprod at the
    sample's timestep."""
    return (sample - (1 - alpha).sqrt() * noise_pred) / alpha.sqrt()
