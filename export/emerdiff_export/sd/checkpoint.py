"""A Stable Diffusion checkpoint, wherever it was read from, and the model made of it."""

from dataclasses import dataclass
from pathlib import Path

from diffusers import AutoencoderKL, AutoencoderTiny, UNet2DConditionModel

from ..autoencoder_kl import KLAutoencoder, TinyDecoder, plain
from ..errors import ExportError
from ..model import LatentDiffusion, build
from .families import Family
from .families.prompt import Prompt
from .refusal import missing, one_line

MULTIPLE = 64
"""Both sides of an image are multiples of this, so that every feature map has whole cells."""


@dataclass
class Checkpoint:
    title: str
    family: Family
    unet: UNet2DConditionModel
    vae: KLAutoencoder
    empty_prompt: Prompt
    schedule: dict


def assemble(
    checkpoint: Checkpoint, size: tuple[int, int] | None, tiny_decoder: TinyDecoder | None
) -> tuple[LatentDiffusion, str]:
    """The model for images of `size` (width, height), and the reason for its sites."""
    factor = checkpoint.vae.factor
    side = checkpoint.unet.config.sample_size * factor
    width, height = size or (side, side)
    if width < MULTIPLE or height < MULTIPLE or width % MULTIPLE or height % MULTIPLE:
        raise ExportError(f"size {width}x{height}: both sides must be multiples of {MULTIPLE}")
    feature_site, modulation_site, reason = checkpoint.family.sites(checkpoint.unet)
    model = LatentDiffusion(
        checkpoint.vae,
        checkpoint.unet,
        checkpoint.empty_prompt.embedding,
        feature_site,
        modulation_site,
        latent_size=(height // factor, width // factor),
        schedule=checkpoint.schedule,
        added=checkpoint.family.conditions(checkpoint.empty_prompt, height, width),
        tiny_decoder=tiny_decoder,
    )
    return model, reason


def kl_autoencoder(kl: AutoencoderKL) -> KLAutoencoder:
    tensors = {f"kl.{name}": tensor for name, tensor in kl.state_dict().items()}
    return build(KLAutoencoder, plain(kl.config), tensors)


def taesd_decoder(folder: Path) -> TinyDecoder:
    """The decoder of a diffusers folder of TAESD."""
    tiny = pretrained(AutoencoderTiny, folder)
    if tiny.config.scaling_factor != 1.0:
        raise ExportError(f"{folder}: scaling_factor is {tiny.config.scaling_factor}, TAESD's is 1")
    prefix = "decoder."
    tensors = {
        f"taesd.{name.removeprefix(prefix)}": tensor
        for name, tensor in tiny.state_dict().items()
        if name.startswith(prefix)
    }
    config = plain(tiny.config)
    # diffusers notes the encoder's channels under a second name that it does not accept.
    config.pop("block_out_channels", None)
    return build(TinyDecoder, config, tensors)


def pretrained(kind, folder: Path):
    """A diffusers model from its folder, every tensor in it and in its shape."""
    if not (folder / "config.json").is_file():
        raise ExportError(f"{folder}: there is no config.json in it")
    # Some checkpoints come in half precision only, under another name.
    variant = None
    if not any(folder.glob("*_model.safetensors*")) and any(folder.glob("*.fp16.*")):
        variant = "fp16"
    try:
        model, info = kind.from_pretrained(
            folder, variant=variant, local_files_only=True, output_loading_info=True
        )
    except (OSError, ValueError, RuntimeError) as error:
        raise ExportError(f"{folder}: {one_line(error)}") from error
    if info["missing_keys"]:
        raise ExportError(f"{folder}: {missing(info['missing_keys'])}")
    return model.float()
