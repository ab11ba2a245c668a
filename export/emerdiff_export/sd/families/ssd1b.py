"""SSD-1B and other UNets distilled from SDXL: shallower, no attention in the middle block."""

from dataclasses import dataclass

from .base import CROSS_MID, MID
from .sdxl import UNET as SDXL_UNET
from .sdxl import XL_VAE, StableDiffusionXL

_UNET = SDXL_UNET | {
    "mid_block_type": MID,
    "transformer_layers_per_block": (1, 2, 4),
    "reverse_transformer_layers_per_block": ((4, 4, 10), (2, 1, 1), 1),
}


@dataclass(frozen=True)
class _Ssd1b(StableDiffusionXL):
    def recognises(self, pipeline: str, unet: dict) -> bool:
        distilled = unet.get("mid_block_type", CROSS_MID) != CROSS_MID
        return super().recognises(pipeline, unet) and distilled


FAMILY = _Ssd1b(name="ssd1b", title="SSD-1B", unet=_UNET, vae=XL_VAE)
