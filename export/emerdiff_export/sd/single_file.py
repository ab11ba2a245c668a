"""A checkpoint as one .safetensors or .ckpt file, in the layout of the original code bases."""

import tempfile
from pathlib import Path

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from diffusers.loaders import single_file_utils as ldm
from transformers import CLIPTextConfig, CLIPTextModel

from ..autoencoder_kl import plain
from ..errors import ExportError
from ..model import SCHEDULE, build
from .checkpoint import Checkpoint, kl_autoencoder, missing, one_line
from .families import FAMILIES, Family
from .folder import zero_prompt
from .supported import refuse

_FAMILY_OF = {"v1": "sd15", "v2": "sd21", "xl_base": "sdxl"}
_MIDDLE_ATTENTION = "model.diffusion_model.middle_block.1.proj_in.weight"


def read_single_file(path: Path, prediction_type: str | None) -> Checkpoint:
    tensors = _tensors(path)
    family = _family(path, tensors)
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
    if family.tokens is None:
        prompt, pooled = zero_prompt(unet)
    else:
        prompt, pooled = _encoded(path, family, tensors), None
    return Checkpoint(
        f"{family.title} {path.stem}",
        unet,
        kl_autoencoder(vae),
        prompt,
        SCHEDULE | {"prediction_type": prediction_type},
        pooled,
    )


def _tensors(path: Path) -> dict[str, torch.Tensor]:
    try:
        tensors = ldm.load_single_file_checkpoint(str(path))
    except Exception as error:  # Unpicklers raise anything.
        raise ExportError(
            f"{path}: it cannot be read as a checkpoint: {one_line(error)}"
        ) from error
    return {name: t for name, t in tensors.items() if isinstance(t, torch.Tensor)}


def _family(path: Path, tensors: dict[str, torch.Tensor]) -> Family:
    if any("lora_" in name for name in tensors):
        refuse(f"{path}: a LoRA file", "it only changes another checkpoint; merge it into that one")
    kind = ldm.infer_diffusers_model_type(tensors)
    if "inpaint" in kind:
        refuse(f"{path}: an inpainting checkpoint", "it takes a mask and a second picture")
    if kind not in _FAMILY_OF:
        refuse(f"{path}: a {kind} checkpoint", "only Stable Diffusion 1.x, 2.x and XL are")
    if kind == "v1" and ldm.CHECKPOINT_KEY_NAMES["v1"] not in tensors:
        raise ExportError(
            f"{path}: it is not a Stable Diffusion checkpoint: there is no tensor "
            f"{ldm.CHECKPOINT_KEY_NAMES['v1']}"
        )
    if kind == "xl_base" and _MIDDLE_ATTENTION not in tensors:
        refuse(f"{path}: a distilled XL file", "give its folder in diffusers' layout")
    return FAMILIES[_FAMILY_OF[kind]]


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


def _encoded(path: Path, family: Family, tensors: dict[str, torch.Tensor]) -> torch.Tensor:
    with tempfile.TemporaryDirectory() as folder:
        CLIPTextConfig(**family.text_encoder).save_pretrained(Path(folder) / "text_encoder")
        try:
            encoder = ldm.create_diffusers_clip_model_from_ldm(
                CLIPTextModel,
                tensors,
                subfolder="text_encoder",
                config=folder,
                torch_dtype=torch.float32,
                local_files_only=True,
            )
        except (KeyError, ValueError, RuntimeError) as error:
            raise ExportError(f"{path}: its text encoder: {one_line(error)}") from error
    absent = [name for name, tensor in encoder.named_parameters() if tensor.is_meta]
    if absent:
        raise ExportError(f"{path}: the text encoder: {missing(absent)}")
    with torch.no_grad():
        return encoder.eval()(torch.tensor([family.tokens])).last_hidden_state
