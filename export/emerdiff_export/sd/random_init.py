"""An architecture without weights: for tests, and to measure what a checkpoint will cost."""

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel

from ..model import SCHEDULE
from .checkpoint import Checkpoint, kl_autoencoder
from .families import PROMPT_TOKENS, family


def random_checkpoint(name: str, prediction_type: str | None, seed: int) -> Checkpoint:
    """`name` is one of `families.NAMES`."""
    chosen = family(name)
    torch.manual_seed(seed)
    unet = UNet2DConditionModel(**chosen.unet).eval()
    vae = kl_autoencoder(AutoencoderKL(**chosen.vae))
    config = unet.config
    prompt, pooled = torch.randn(1, PROMPT_TOKENS, config.cross_attention_dim), None
    if config.addition_embed_type is not None:
        width = config.projection_class_embeddings_input_dim - 6 * config.addition_time_embed_dim
        pooled = torch.randn(1, width)
    # Of the family whose members differ, the one that others do not cover.
    prediction = prediction_type or chosen.prediction_type or "v_prediction"
    schedule = SCHEDULE | {"prediction_type": prediction}
    return Checkpoint(f"{chosen.title}, random weights", unet, vae, prompt, schedule, pooled)
