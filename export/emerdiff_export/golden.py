"""Writes tensors of every stage of the reference, for the tests of the Rust library."""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file

from .bundle import MANIFEST
from .model import LatentDiffusion
from .pictures import load_picture
from .reference import Noise, Reference
from .steps import low_resolution_masks

NOISE_SEED = 0


@torch.no_grad()
def write_golden(bundle: Path, picture: Path, num_masks: int, out: Path) -> None:
    model = LatentDiffusion.load(bundle)
    defaults = json.loads((bundle / MANIFEST).read_text())["defaults"]
    reference = Reference(model, defaults["num_inference_steps"])
    tensors = segment(reference, load_picture(picture, model.image_size), num_masks, defaults)
    tensors |= scheduler_tables(reference)

    out.parent.mkdir(parents=True, exist_ok=True)
    save_file({name: t.detach().contiguous() for name, t in tensors.items()}, out)
    out.chmod(0o644)
    print(f"{out}: {', '.join(f'{k} {list(t.shape)}' for k, t in tensors.items())}")


def segment(
    reference: Reference, image: torch.Tensor, num_masks: int, defaults: dict
) -> dict[str, torch.Tensor]:
    """The paper's procedure on one image; returns the tensors of each stage."""
    timesteps = reference.timesteps_from(defaults["modulation_timestep"])
    tensors = {"image": image}
    latents = tensors["latents"] = reference.encode(image)
    generator = torch.Generator().manual_seed(NOISE_SEED)
    noise = Noise(
        torch.randn(latents.shape, generator=generator),
        torch.randn((len(timesteps), *latents.shape[1:]), generator=generator),
    )
    tensors["feature_noise"], tensors["step_noise"] = noise.feature, noise.steps

    features = reference.features(latents, defaults["feature_timestep"], noise.feature)
    masks = low_resolution_masks(features, reference.model.grid, num_masks)
    tensors["features"], tensors["masks"] = features, masks

    first, z, maps = reference.invert(latents, timesteps, noise.steps[:, None])
    offsets = [sign * defaults["strength"] * mask for mask in masks for sign in (1, -1)]
    branches = [reference.modulated_image(first, timesteps, z, maps, o) for o in offsets]
    tensors["modulated_noise_pred"] = torch.cat([noise_pred for _, noise_pred in branches])
    images = [image for image, _ in branches]
    difference_maps = torch.stack(
        [
            reference.difference_map(plus, minus, defaults["sigma"])
            for plus, minus in zip(images[::2], images[1::2], strict=True)
        ]
    )
    tensors["difference_maps"] = difference_maps
    tensors["label_map"] = difference_maps.argmax(0)
    return tensors


def scheduler_tables(reference: Reference) -> dict[str, torch.Tensor]:
    """Returns `alphas_cumprod`, the timesteps, and each step's factors of sample and noise_pred."""
    scheduler = reference.scheduler
    zero, one = torch.zeros(1), torch.ones(1)
    timesteps = [int(t) for t in scheduler.timesteps]
    return {
        "alphas_cumprod": scheduler.alphas_cumprod,
        "timesteps": scheduler.timesteps,
        "step_sample": torch.cat([reference._step(zero, t, one, zero) for t in timesteps]),
        "step_noise_pred": torch.cat([reference._step(one, t, zero, zero) for t in timesteps]),
    }
