"""A checkpoint in diffusers' layout: a folder with a model_index.json."""

import json
from pathlib import Path

import torch
from diffusers import AutoencoderKL, DiffusionPipeline, UNet2DConditionModel

from ..errors import ExportError
from .checkpoint import Checkpoint, kl_autoencoder, one_line, pretrained
from .families import PROMPT_TOKENS
from .supported import check_pipeline, check_unet, refuse, schedule

MODEL_INDEX = "model_index.json"


def read_folder(folder: Path) -> Checkpoint:
    index = _json(folder / MODEL_INDEX)
    check_pipeline(index)
    if index.get("requires_aesthetics_score"):
        refuse("the SDXL refiner", "it only finishes what the base model began")
    # Refused before gigabytes are read.
    check_unet(_json(folder / "unet" / "config.json"))
    noise_schedule = schedule(_json(folder / "scheduler" / "scheduler_config.json"))
    unet = pretrained(UNet2DConditionModel, folder / "unet")
    vae = kl_autoencoder(pretrained(AutoencoderKL, folder / "vae"))
    title = f"{index['_class_name']} {folder.resolve().name}"
    if unet.config.addition_embed_type is None:
        prompt, pooled = _encoded(folder)[0], None
    elif index.get("force_zeros_for_empty_prompt", True):
        prompt, pooled = zero_prompt(unet)
    else:
        prompt, pooled = _encoded(folder)
    return Checkpoint(title, unet, vae, prompt, noise_schedule, pooled)


def zero_prompt(unet: UNet2DConditionModel) -> tuple[torch.Tensor, torch.Tensor]:
    """SDXL was trained with zeros for the empty prompt, the pooled embedding as well."""
    config = unet.config
    pooled = config.projection_class_embeddings_input_dim - 6 * config.addition_time_embed_dim
    return torch.zeros(1, PROMPT_TOKENS, config.cross_attention_dim), torch.zeros(1, pooled)


def _encoded(folder: Path) -> tuple[torch.Tensor, torch.Tensor | None]:
    """The empty prompt through the checkpoint's own tokenizers and text encoders."""
    unused = ("unet", "vae", "safety_checker", "feature_extractor", "image_encoder")
    try:
        pipeline = DiffusionPipeline.from_pretrained(
            folder, **dict.fromkeys(unused), local_files_only=True
        )
        with torch.no_grad():
            prompt, _, *pooled = pipeline.encode_prompt(
                prompt="",
                device="cpu",
                num_images_per_prompt=1,
                do_classifier_free_guidance=False,
            )
    except (OSError, ValueError, RuntimeError, TypeError) as error:
        raise ExportError(
            f"{folder}: its text encoder cannot be used: {one_line(error)}"
        ) from error
    return prompt.float(), pooled[0].float() if pooled else None


def _json(path: Path) -> dict:
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise ExportError(f"{path}: {one_line(error)}") from error
