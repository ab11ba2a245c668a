"""Segmentation in a few denoising steps, to look at a model while it trains.

The reference of the method is `emerdiff_export.reference`; this does the same over the graph
that the bundle exports, with most steps skipped.
"""

import numpy as np
import torch
from scipy.ndimage import gaussian_filter
from sklearn.cluster import KMeans

from ..model import LatentDiffusion, scheduler
from ..split_unet import UNetFull

FEATURE_TIMESTEP = 1
TIMESTEPS = (481, 321, 161, 1)
"""The modulated one, and those of the further steps."""
STRENGTH = 30.0
SIGMA = 1.0


class FewSteps:
    def __init__(self, model: LatentDiffusion, seed: int = 0):
        self.model = model
        self.unet = UNetFull(model).eval()
        self.alphas_cumprod = scheduler().alphas_cumprod
        self.generator = torch.Generator().manual_seed(seed)

    @torch.no_grad()
    def features(self, latents, timestep=FEATURE_TIMESTEP) -> torch.Tensor:
        """[g*g,D] of one picture's latents [1,C,h,w]."""
        offset = torch.zeros(1, 1, *self.model.grid)
        noised = self._noised(latents, timestep)
        return self.unet(noised, torch.tensor([timestep]), offset)[1][0]

    def masks(self, features, count: int) -> torch.Tensor:
        """[K,g,g] of 0 and 1."""
        clusters = KMeans(count, n_init=4, random_state=0).fit(features.numpy()).labels_
        labels = torch.from_numpy(clusters).long().reshape(self.model.grid)
        return torch.nn.functional.one_hot(labels, count).permute(2, 0, 1).float()

    @torch.no_grad()
    def difference_maps(self, latents, masks, timesteps=TIMESTEPS, strength=STRENGTH):
        """[K,H,W], each divided by its maximum."""
        noised = [self._noised(latents, t) for t in timesteps] + [latents]
        count = len(masks)
        offset = strength * torch.cat([torch.zeros_like(masks[:1]), masks, -masks])[:, None]
        branches = noised[0].expand(2 * count, -1, -1, -1)
        for i, t in enumerate(timesteps):
            sample = torch.cat([noised[i], branches])
            noise_pred = self.unet(sample, torch.tensor([t]), offset)[0]
            offset = torch.zeros_like(offset)
            earlier = self.alphas_cumprod[timesteps[i + 1]] if i + 1 < len(timesteps) else None
            mean = posterior_mean(sample, noise_pred, self.alphas_cumprod[t], earlier)
            # The noise that takes the unmodulated branch to its next latents, given to all.
            branches = mean[1:] + (noised[i + 1] - mean[:1])
        images = self.model.vae.decode(branches).clamp(-1, 1)
        distance = (images[:count] - images[count:]).norm(dim=1).numpy()
        maps = np.stack([gaussian_filter(d, SIGMA) for d in distance])
        return torch.from_numpy(maps / np.maximum(maps.max((1, 2), keepdims=True), 1e-9))

    def _noised(self, latents, timestep: int):
        alpha = self.alphas_cumprod[timestep]
        noise = torch.randn(latents.shape, generator=self.generator)
        return alpha.sqrt() * latents + (1 - alpha).sqrt() * noise


def posterior_mean(sample, noise_pred, alpha, earlier):
    """Mean of the DDPM step from a cumulative alpha to an earlier one (None: the last step)."""
    clean = (sample - (1 - alpha).sqrt() * noise_pred) / alpha.sqrt()
    if earlier is None:
        return clean
    variance = (1 - earlier) / (1 - alpha) * (1 - alpha / earlier)
    return earlier.sqrt() * clean + (1 - earlier - variance).clamp(min=0).sqrt() * noise_pred
