"""Trains the tail of the UNet, which the features do not depend on.

It predicts noise and answers offsets on masks of all sizes. The features do not change.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from ..model import LatentDiffusion, scheduler
from .answer import Pictures, answer_loss
from .crops import cropped_images, cropped_numbers, draw_squares
from .loop import Schedule, Task, running_mean
from .precision import autocast
from .samples import samples_sheet
from .scenes import Scene
from .sheet import segmentation_sheet
from .targets import GRID
from .unet import ConditionedUNet, draw_timesteps

SCHEDULE = Schedule(
    steps=1536,
    batch=16,
    replicas=2,
    learning_rate=5e-4,
    scenes_per_round=2048,
    passes_per_round=6,
    checkpoint_every=256,
)
_ANSWERS, _ANSWER_WEIGHT = 4, 0.5
"""Pictures in each part of a batch, and the weight of the loss, as in `unet`."""
_MOST_CELLS = GRID * GRID * 7 // 8
"""Large, because segmentation also modulates backgrounds, which fill most of many pictures."""


class TailTask(Task):
    """Trains under the empty prompt, the only one that a bundle has."""

    def __init__(self, start: LatentDiffusion, sheet: torch.Tensor):
        self.start, self.sheet = start, sheet
        self.vae = start.vae.requires_grad_(False)
        self.model = ConditionedUNet(start.unet, classes=0)
        self.model.prompt.weight.data.copy_(start.empty_prompt[0, :1])
        freeze_head(self.model)
        self.ema = running_mean(self.model)
        self.scheduler = scheduler()

    def prepare(self, scenes: Iterator[Scene]):
        pairs = [(scene.image, scene.segments[-1:].astype(np.int16)) for scene in scenes]
        images, segments = (torch.from_numpy(np.stack(each)) for each in zip(*pairs, strict=True))
        return {"image": images.permute(0, 3, 1, 2), "segments": segments}

    def losses(self, model, batch, generator):
        squares = draw_squares(len(batch["image"]), generator)
        image = cropped_images(batch["image"], squares)
        segments = cropped_numbers(batch["segments"], squares)[:, 0]
        with torch.no_grad(), autocast():
            latents = self.vae.encode(image).float()
        timesteps = draw_timesteps(len(latents), generator)
        noise = torch.randn(latents.shape, generator=generator)
        noise_pred = model.push(self.scheduler.add_noise(latents, noise, timesteps), timesteps)
        some = timesteps.argsort()[:_ANSWERS]
        pictures = Pictures(latents[some], segments[some], model.queries[some].float())
        answer = answer_loss(model, self.scheduler, pictures, generator, _MOST_CELLS)
        return {
            "noise": (noise_pred - noise).square().mean(),
            "answer": _ANSWER_WEIGHT * answer,
        }

    def trained(self) -> LatentDiffusion:
        return replace(self.start, unet=self.ema.unet)

    def draw(self, folder: Path) -> None:
        segmentation_sheet(self.trained(), self.sheet, folder / "segmentation.png")
        samples_sheet(self.trained(), folder / "samples.png")


def freeze_head(model: ConditionedUNet) -> None:
    """Freezes the parameters that the features, the queries at FEATURE_SITE, depend on."""
    model.requires_grad_(True)
    config = model.unet.config
    sample = torch.zeros(1, config.in_channels, config.sample_size, config.sample_size)
    model.push(sample, torch.zeros(1, dtype=torch.long))
    parameters = list(model.parameters())
    # Removed from the model, which is copied later: a tensor with a graph cannot be copied.
    queries, model.queries = model.queries, None
    slopes = torch.autograd.grad(queries.sum(), parameters, allow_unused=True)
    for parameter, slope in zip(parameters, slopes, strict=True):
        parameter.requires_grad_(slope is None)
