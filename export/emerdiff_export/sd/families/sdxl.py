"""Stable Diffusion XL: conditioned on sizes and a pooled prompt as well."""

from dataclasses import dataclass, replace
from pathlib import Path

import torch
from diffusers import UNet2DConditionModel

from ..refusal import refuse
from .base import CROSS_DOWN, CROSS_UP, DOWN, UP, VAE, Family
from .prompt import PROMPT_TOKENS, Prompt

UNET = {
    "sample_size": 128,
    "block_out_channels": (320, 640, 1280),
    "down_block_types": (DOWN, CROSS_DOWN, CROSS_DOWN),
    "up_block_types": (CROSS_UP, CROSS_UP, UP),
    "transformer_layers_per_block": (1, 2, 10),
    "attention_head_dim": (5, 10, 20),
    "cross_attention_dim": 2048,
    "use_linear_projection": True,
    "addition_embed_type": "text_time",
    "addition_time_embed_dim": 256,
    "projection_class_embeddings_input_dim": 2816,
}
XL_VAE = VAE | {"sample_size": 1024, "scaling_factor": 0.13025}
XL_PIPELINES = ("StableDiffusionXLPipeline", "StableDiffusionXLImg2ImgPipeline")
_TIME_IDS = 6
_MIDDLE_ATTENTION = "model.diffusion_model.middle_block.1.proj_in.weight"


@dataclass(frozen=True)
class StableDiffusionXL(Family):
    pipelines: tuple[str, ...] = XL_PIPELINES
    added_conditions: str | None = "text_time"

    def check_folder(self, index: dict, unet: dict) -> None:
        if index.get("requires_aesthetics_score"):
            refuse("the SDXL refiner", "it only finishes what the base model began")
        super().check_folder(index, unet)

    def check_file(self, path: Path, tensors: dict[str, torch.Tensor]) -> None:
        if _MIDDLE_ATTENTION not in tensors:
            refuse(f"{path}: a distilled XL file", "give its folder in diffusers' layout")

    def prompt_of_folder(self, folder: Path, index: dict, unet: UNet2DConditionModel) -> Prompt:
        if index.get("force_zeros_for_empty_prompt", True):
            return self._zero_prompt(unet)
        return super().prompt_of_folder(folder, index, unet)

    def prompt_of_file(
        self, path: Path, tensors: dict[str, torch.Tensor], unet: UNet2DConditionModel
    ) -> Prompt:
        return self._zero_prompt(unet)

    def random_prompt(self, unet: UNet2DConditionModel) -> Prompt:
        prompt = super().random_prompt(unet)
        return replace(prompt, pooled=torch.randn(1, _pooled_width(unet)))

    def conditions(self, prompt: Prompt, height: int, width: int) -> dict[str, torch.Tensor]:
        # Original size, corner of the crop, target size: a whole picture of the exported size.
        time_ids = torch.tensor([[height, width, 0, 0, height, width]], dtype=torch.float32)
        return {"text_embeds": prompt.pooled, "time_ids": time_ids}

    def narrow(self) -> Family:
        """The family with a twentieth of its channels, and transformers of three layers at most."""
        narrow = super().narrow()
        unet = narrow.unet | {
            "addition_time_embed_dim": 8,
            "projection_class_embeddings_input_dim": 16 + _TIME_IDS * 8,
        }
        for depths in ("transformer_layers_per_block", "reverse_transformer_layers_per_block"):
            if depths in unet:
                unet[depths] = _at_most(3, unet[depths])
        return replace(narrow, unet=unet)

    def _zero_prompt(self, unet: UNet2DConditionModel) -> Prompt:
        """SDXL was trained with zeros for the empty prompt and for its pooled embedding."""
        embedding = torch.zeros(1, PROMPT_TOKENS, unet.config.cross_attention_dim)
        return Prompt(embedding, torch.zeros(1, _pooled_width(unet)))


def _pooled_width(unet: UNet2DConditionModel) -> int:
    config = unet.config
    times = _TIME_IDS * config.addition_time_embed_dim
    return config.projection_class_embeddings_input_dim - times


def _at_most(limit: int, depths):
    return (
        min(depths, limit) if isinstance(depths, int) else tuple(_at_most(limit, d) for d in depths)
    )


FAMILY = StableDiffusionXL(
    name="sdxl", title="Stable Diffusion XL", unet=UNET, vae=XL_VAE, file_kind="xl_base"
)
