"""Trains the autoencoder by absolute, gradient and perceptual difference, and small latents."""

from collections.abc import Iterator
from pathlib import Path

import torch

from ..autoencoder import Autoencoder
from ..pictures import pixels_of
from .images import image_of
from .loop import Schedule, Task, running_mean
from .plots import write_sheet
from .precision import autocast
from .scenes import Scene
from .teacher import STRIDE_4, Teacher

SCHEDULE = Schedule(
    steps=2000,
    batch=16,
    replicas=1,
    learning_rate=2e-3,
    scenes_per_round=2048,
    passes_per_round=8,
    checkpoint_every=250,
)
CHANNELS, LATENT_CHANNELS = 96, 8
_LATENT_NOISE = 0.05
"""Noise added to the latents, because the decoder gets what a denoiser made."""
_GRADIENT_WEIGHT, _PERCEPTUAL_WEIGHT, _LATENT_WEIGHT = 1.0, 0.1, 1e-3


class AutoencoderTask(Task):
    def __init__(self, sheet: torch.Tensor, channels=CHANNELS, latent_channels=LATENT_CHANNELS):
        """`sheet` [N,3,H,W] are held-out pictures to draw."""
        self.model = Autoencoder(channels, latent_channels)
        self.ema = running_mean(self.model)
        self.sheet = sheet
        self.teacher = Teacher()

    def prepare(self, scenes: Iterator[Scene]):
        return {"image": torch.stack([image_of(scene.image, torch.uint8) for scene in scenes])}

    def losses(self, model, batch, generator):
        image = batch["image"].float() / 127.5 - 1
        mirrored = torch.rand(len(image), generator=generator) < 0.5
        image[mirrored] = image[mirrored].flip(-1)
        with autocast():
            latents = model.encoder(image)
        noise = torch.randn(latents.shape, generator=generator)
        with autocast():
            decoded = model.decoder(latents + _LATENT_NOISE * noise)
            perceptual = self._perceptual_difference(decoded[::2], image[::2])
        decoded = decoded.float()
        return {
            "absolute": (decoded - image).abs().mean(),
            "gradient": _GRADIENT_WEIGHT * _gradient_difference(decoded, image),
            "perceptual": _PERCEPTUAL_WEIGHT * perceptual,
            "latents": _LATENT_WEIGHT * latents.float().square().mean(),
        }

    def _perceptual_difference(self, decoded, image):
        """Mean difference of the teacher's first features, relative to their magnitude."""
        blocks = (0, STRIDE_4)
        with torch.no_grad():
            wanted = self.teacher(image, blocks)
        return sum(
            (a.float() - b.float()).abs().mean() / b.float().abs().mean().clamp(min=1e-6)
            for a, b in zip(self.teacher(decoded, blocks), wanted, strict=True)
        )

    @torch.no_grad()
    def draw(self, folder: Path) -> None:
        decoded = self.ema.decoder(self.ema.encoder(self.sheet))
        rows = [[pixels_of(image) for image in images] for images in (self.sheet, decoded)]
        write_sheet(rows, folder / "reconstructions.png")

    @torch.no_grad()
    def trained(self, scenes: Iterator[Scene]) -> Autoencoder:
        """The running mean, with latents scaled to mean 0 and deviation 1 on these scenes."""
        vae = running_mean(self.ema)
        images = self.prepare(scenes)["image"].float() / 127.5 - 1
        latents = torch.cat([vae.encoder(chunk) for chunk in images.split(64)])
        vae.latent_mean.copy_(latents.mean((0, 2, 3), keepdim=True))
        vae.latent_std.copy_(latents.std((0, 2, 3), keepdim=True))
        return vae


def _gradient_difference(a, b):
    across = (a[..., 1:] - a[..., :-1]) - (b[..., 1:] - b[..., :-1])
    down = (a[..., 1:, :] - a[..., :-1, :]) - (b[..., 1:, :] - b[..., :-1, :])
    return across.abs().mean() + down.abs().mean()
