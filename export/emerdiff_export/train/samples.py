"""Generates images, to look at a model while it is trained."""

from pathlib import Path

import torch
from diffusers.models.attention_processor import AttnProcessor

from ..model import LatentDiffusion, scheduler
from ..pictures import pixels_of
from .plots import write_sheet

STEPS = 25
_COUNT, _SEED = 8, 0


@torch.no_grad()
def samples_sheet(model: LatentDiffusion, out: Path) -> None:
    """A row of images under the empty prompt, by DDIM from the same noise every time."""
    # The attention of the split graphs would share the maps of the first image.
    model.unet.set_attn_processor(AttnProcessor())
    generator = torch.Generator().manual_seed(_SEED)
    shape = (_COUNT, model.unet.config.in_channels, *model.latent_size)
    latents = torch.randn(shape, generator=generator)
    prompt = model.empty_prompt.expand(_COUNT, -1, -1)
    steps = scheduler(model.schedule)
    steps.set_timesteps(STEPS)
    for timestep in steps.timesteps:
        noise_pred = model.unet(latents, timestep, encoder_hidden_states=prompt).sample
        latents = steps.step(noise_pred, timestep, latents).prev_sample
    write_sheet([[pixels_of(image) for image in model.vae.decode(latents)]], out)
