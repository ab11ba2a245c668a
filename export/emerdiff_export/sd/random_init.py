"""An architecture without weights: for tests, and to measure what a checkpoint will cost."""

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel

from ..model import SCHEDULE
from .checkpoint import Checkpoint, kl_autoencoder
from .families import family_called


def random_checkpoint(name: str, prediction_type: str | None, seed: int) -> Checkpoint:
    """`name` is one of `families.NAMES`."""
    family = family_called(name)
    torch.manual_seed(seed)
    unet = UNet2DConditionModel(**family.unet).eval()
    vae = kl_autoencoder(AutoencoderKL(**family.vae))
    prompt = family.random_prompt(unet)
    # Where members of the family differ, the type that no other family covers.
    prediction = prediction_type or family.prediction_type or "v_prediction"
    schedule = SCHEDULE | {"prediction_type": prediction}
    return Checkpoint(f"{family.title}, random weights", family, unet, vae, prompt, schedule)
