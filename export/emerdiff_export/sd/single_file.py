"""A checkpoint as one .safetensors or .ckpt file, in the layout of the original code bases."""

from pathlib import Path

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from diffusers.loaders import single_file_utils as ldm

from ..autoencoder_kl import plain
from ..errors import ExportError
from ..model import SCHEDULE, build
from .checkpoint import Checkpoint, kl_autoencoder
from .families import family_of_file
from .refusal import missing, one_line


def read_single_file(path: Path, prediction_type: str | None) -> Checkpoint:
    tensors = _tensors(path)
    family = family_of_file(path, ldm.infer_diffusers_model_type(tensors), tensors)
    prediction_type = prediction_type or family.prediction_type
    if prediction_type is None:
        raise ExportError(
            f"{path}: a {family.title} file does not say what its UNet predicts; add "
            "--prediction-type v_prediction (the 768 models) or epsilon (the 512 base models)"
        )
    unet = _converted(
        path, UNet2DConditionModel, family.unet, ldm.convert_ldm_unet_checkpoint, tensors
    )
    vae = _converted(path, AutoencoderKL, family.vae, ldm.convert_ldm_vae_checkpoint, tensors)
    return Checkpoint(
        f"{family.title} {path.stem}",
        family,
        unet,
        kl_autoencoder(vae),
        family.prompt_of_file(path, tensors, unet),
        SCHEDULE | {"prediction_type": prediction_type},
    )


def _tensors(path: Path) -> dict[str, torch.Tensor]:
    try:
        tensors = ldm.load_single_file_checkpoint(str(path))
    except Exception as error:  # Unpicklers raise anything.
        raise ExportError(
            f"{path}: it cannot be read as a checkpoint: {one_line(error)}"
        ) from error
    return {name: t for name, t in tensors.items() if isinstance(t, torch.Tensor)}


def _converted(path: Path, kind, config: dict, convert, tensors: dict[str, torch.Tensor]):
    """A diffusers model that holds the file's tensors under their new names."""
    with torch.device("meta"):
        whole = kind(**config)
    converted = convert(tensors, plain(whole.config))
    expected = whole.state_dict()
    absent = expected.keys() - converted.keys()
    if absent:
        raise ExportError(f"{path}: {kind.__name__}: {missing(absent)}")
    for name, tensor in expected.items():
        if converted[name].shape != tensor.shape:
            found, wanted = list(converted[name].shape), list(tensor.shape)
            raise ExportError(f"{path}: {kind.__name__}: {name} is {found}, it must be {wanted}")
    return build(kind, config, {name: converted[name].float() for name in expected})
