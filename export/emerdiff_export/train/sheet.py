"""Writes a sheet that shows how a model segments, one row per picture."""

from pathlib import Path

import torch

from ..model import LatentDiffusion
from ..pictures import pixels_of
from ..steps import low_resolution_masks
from .one_step import OneStep
from .plots import painted, principal_components, write_sheet

_NUM_MASKS = 8


def segmentation_sheet(model: LatentDiffusion, images: torch.Tensor, out: Path) -> None:
    """Columns: picture, reconstruction, principal components of the features, low-resolution
    masks, labels by modulated denoising. `images` is [N,3,H,W] in [-1,1]."""
    method, size, rows = OneStep(model), images.shape[-1], []
    for image in images[:, None]:
        with torch.no_grad():
            latents = model.vae.encode(image)
            decoded = model.vae.decode(latents)
        features = method.features(latents)
        masks = low_resolution_masks(features, model.grid, _NUM_MASKS)
        scores = method.scores(latents, masks)
        rows.append(
            [
                pixels_of(image[0]),
                pixels_of(decoded[0]),
                principal_components(features, size),
                painted(masks.argmax(0).numpy(), size),
                painted(scores.argmax(0).numpy(), size),
            ]
        )
    write_sheet(rows, out)
