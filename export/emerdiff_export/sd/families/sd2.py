"""Stable Diffusion 2.x, whose 768 models predict v and whose 512 base models predict noise."""

from dataclasses import dataclass

from .base import VAE, Family
from .prompt import BEGIN, END, PROMPT_TOKENS, TextEncoder
from .sd1 import UNET as SD1_UNET

_WIDTH = 1024
_UNET = SD1_UNET | {
    "sample_size": 96,
    "cross_attention_dim": _WIDTH,
    "attention_head_dim": (5, 10, 20, 20),
    "use_linear_projection": True,
}
_OPEN_CLIP_H = {
    "hidden_size": _WIDTH,
    "intermediate_size": 4096,
    # The UNet is conditioned on the last layer but one of 24.
    "num_hidden_layers": 23,
    "num_attention_heads": 16,
    "projection_dim": 512,
    "hidden_act": "gelu",
}


@dataclass(frozen=True)
class _StableDiffusion2(Family):
    def recognises(self, pipeline: str, unet: dict) -> bool:
        return super().recognises(pipeline, unet) and unet.get("cross_attention_dim") == _WIDTH


FAMILY = _StableDiffusion2(
    name="sd21",
    title="Stable Diffusion 2.x",
    unet=_UNET,
    vae=VAE,
    prediction_type=None,
    file_kind="v2",
    text_encoder=TextEncoder(_OPEN_CLIP_H, (BEGIN, END) + (0,) * (PROMPT_TOKENS - 2)),
)
