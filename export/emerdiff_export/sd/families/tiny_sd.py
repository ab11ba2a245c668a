"""UNets distilled from Stable Diffusion 1.x, such as tiny-sd: fewer layers, no middle block."""

from dataclasses import dataclass

from .base import CROSS_DOWN, CROSS_MID, CROSS_UP, VAE, Family
from .sd1 import UNET as SD1_UNET

_UNET = SD1_UNET | {
    "block_out_channels": (320, 640, 1280),
    "down_block_types": (CROSS_DOWN,) * 3,
    "up_block_types": (CROSS_UP,) * 3,
    "mid_block_type": None,
    "layers_per_block": 1,
}


@dataclass(frozen=True)
class _TinySd(Family):
    def recognises(self, pipeline: str, unet: dict) -> bool:
        distilled = unet.get("mid_block_type", CROSS_MID) != CROSS_MID
        return super().recognises(pipeline, unet) and distilled


FAMILY = _TinySd(name="tiny-sd", title="tiny-sd", unet=_UNET, vae=VAE)
