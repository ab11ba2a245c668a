"""The autoencoder of the small models: 4x4 pixels per latent, residual convolutions."""

import torch
from torch import nn

FACTOR = 4
"""Image pixels per latent pixel, per axis."""


class ResidualBlock(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.norm = nn.GroupNorm(8, channels)
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x):
        return x + self.conv2(torch.relu(self.conv1(torch.relu(self.norm(x)))))


class Autoencoder(nn.Module):
    """`encode`: image [B,3,H,W] in [-1,1] to latents [B,C,H/4,W/4] of unit variance; `decode` back.

    Latents are scaled by the mean and the standard deviation of each channel over the training set,
    where Stable Diffusion has a single `scaling_factor`.
    """

    factor = FACTOR

    def __init__(self, channels: int, latent_channels: int):
        super().__init__()
        self.config = {"channels": channels, "latent_channels": latent_channels}
        pixels = 3 * FACTOR**2
        self.encoder = nn.Sequential(
            nn.PixelUnshuffle(FACTOR),
            nn.Conv2d(pixels, channels, 3, padding=1),
            ResidualBlock(channels),
            ResidualBlock(channels),
            nn.Conv2d(channels, latent_channels, 1),
        )
        self.decoder = nn.Sequential(
            nn.Conv2d(latent_channels, channels, 3, padding=1),
            ResidualBlock(channels),
            ResidualBlock(channels),
            ResidualBlock(channels),
            nn.Conv2d(channels, 2 * pixels, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(2 * pixels, pixels, 1),
            nn.PixelShuffle(FACTOR),
        )
        self.register_buffer("latent_mean", torch.zeros(1, latent_channels, 1, 1))
        self.register_buffer("latent_std", torch.ones(1, latent_channels, 1, 1))

    def encode(self, image):
        return (self.encoder(image) - self.latent_mean) / self.latent_std

    def decode(self, latents):
        return self.decoder(latents * self.latent_std + self.latent_mean)
