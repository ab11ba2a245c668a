"""Steps that the paper's procedure and the library's default preset share."""

import torch
from diffusers import DDIMScheduler
from sklearn.cluster import KMeans
from torch.nn import functional

_KMEANS_STARTS = 4


def noised(scheduler: DDIMScheduler, latents, timestep: int, noise) -> torch.Tensor:
    """The latents [B,C,h,w] under this noise at this timestep."""
    return scheduler.add_noise(latents, noise, torch.tensor([timestep]))


def clean_latents(scheduler: DDIMScheduler, sample, noise_pred, timestep) -> torch.Tensor:
    """What the network takes the latents to be without the noise."""
    alpha = scheduler.alphas_cumprod[timestep]
    return (sample - (1 - alpha).sqrt() * noise_pred) / alpha.sqrt()


def low_resolution_masks(features, grid: tuple[int, int], num_masks: int) -> torch.Tensor:
    """Clusters of the features [g*g,D] as masks [K,g,g] of 0 and 1."""
    kmeans = KMeans(num_masks, n_init=_KMEANS_STARTS, random_state=0).fit(features.numpy())
    labels = torch.from_numpy(kmeans.labels_).long().reshape(grid)
    return functional.one_hot(labels, num_masks).permute(2, 0, 1).float()


def difference(plus, minus) -> torch.Tensor:
    """Euclidean distance over the channels of [B,C,h,w], as [B,h,w]."""
    return (plus - minus).norm(dim=1)
