"""Stable Diffusion's autoencoders with the interface of the small one.

That is `encode` and `decode` to and from latents of unit variance, and a `config` to build from.
"""

from diffusers import AutoencoderKL, AutoencoderTiny
from diffusers.models.attention_processor import AttnProcessor
from torch import nn


class KLAutoencoder(nn.Module):
    """8x8 pixels per latent. `encode` gives the mean of the posterior, without sampling."""

    def __init__(self, **config):
        super().__init__()
        self.kl = AutoencoderKL(**config)
        # Plain attention is what the exporter writes; both sides of the check compute the same.
        self.kl.set_attn_processor(AttnProcessor())

    @property
    def config(self) -> dict:
        return plain(self.kl.config)

    @property
    def factor(self) -> int:
        return 2 ** (len(self.kl.config.block_out_channels) - 1)

    def encode(self, image):
        shift = self.kl.config.shift_factor or 0.0
        return (self.kl.encode(image).latent_dist.mean - shift) * self.kl.config.scaling_factor

    def decode(self, latents):
        shift = self.kl.config.shift_factor or 0.0
        return self.kl.decode(latents / self.kl.config.scaling_factor + shift).sample


class TinyDecoder(nn.Module):
    """TAESD's decoder. Its latents are scaled already; `decode` gives images in [-1, 1]."""

    def __init__(self, **config):
        super().__init__()
        self.config = config
        self.taesd = AutoencoderTiny(**config).decoder

    def decode(self, latents):
        return self.taesd(latents)


def plain(config) -> dict:
    """A diffusers configuration without the entries that diffusers adds for itself."""
    return {key: value for key, value in config.items() if not key.startswith("_")}
