"""Stable Diffusion 1.x, the model of the paper."""

from dataclasses import dataclass
from pathlib import Path

import torch
from diffusers.loaders.single_file_utils import CHECKPOINT_KEY_NAMES

from ...errors import ExportError
from .base import CROSS_DOWN, CROSS_UP, DOWN, UP, VAE, Family
from .prompt import BEGIN, END, PROMPT_TOKENS, TextEncoder

UNET = {
    "sample_size": 64,
    "block_out_channels": (320, 640, 1280, 1280),
    "down_block_types": (CROSS_DOWN, CROSS_DOWN, CROSS_DOWN, DOWN),
    "up_block_types": (UP, CROSS_UP, CROSS_UP, CROSS_UP),
    "cross_attention_dim": 768,
    "attention_head_dim": 8,
}
_CLIP_L = {
    "hidden_size": 768,
    "intermediate_size": 3072,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "projection_dim": 768,
}


@dataclass(frozen=True)
class _StableDiffusion1(Family):
    def check_file(self, path: Path, tensors: dict[str, torch.Tensor]) -> None:
        # diffusers takes every file that it does not know for one of this family.
        key = CHECKPOINT_KEY_NAMES["v1"]
        if key not in tensors:
            raise ExportError(
                f"{path}: it is not a Stable Diffusion checkpoint: there is no tensor {key}"
            )


FAMILY = _StableDiffusion1(
    name="sd15",
    title="Stable Diffusion 1.x",
    unet=UNET,
    vae=VAE,
    file_kind="v1",
    text_encoder=TextEncoder(_CLIP_L, (BEGIN,) + (END,) * (PROMPT_TOKENS - 1)),
)
