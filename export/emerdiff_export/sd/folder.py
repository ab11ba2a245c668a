"""A checkpoint in diffusers' layout: a folder with a model_index.json."""

import json
from pathlib import Path

from diffusers import AutoencoderKL, UNet2DConditionModel

from ..errors import ExportError
from .checkpoint import Checkpoint, kl_autoencoder, pretrained
from .families import family_of_folder
from .refusal import one_line
from .schedule import schedule

MODEL_INDEX = "model_index.json"


def read_folder(folder: Path) -> Checkpoint:
    index, config = _json(folder / MODEL_INDEX), folder / "unet" / "config.json"
    # Refused before gigabytes are read.
    family = family_of_folder(index, _json(config))
    noise_schedule = schedule(_json(folder / "scheduler" / "scheduler_config.json"))
    unet = pretrained(UNet2DConditionModel, folder / "unet")
    vae = kl_autoencoder(pretrained(AutoencoderKL, folder / "vae"))
    prompt = family.prompt_of_folder(folder, index, unet)
    title = f"{index['_class_name']} {folder.resolve().name}"
    return Checkpoint(title, family, unet, vae, prompt, noise_schedule)


def _json(path: Path) -> dict:
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise ExportError(f"{path}: {one_line(error)}") from error
