"""The embedding of the empty prompt, by the text encoder that a checkpoint carries."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import torch
from diffusers import DiffusionPipeline
from diffusers.loaders import single_file_utils as ldm
from transformers import CLIPTextConfig, CLIPTextModel

from ...errors import ExportError
from ..refusal import missing, one_line

PROMPT_TOKENS = 77
BEGIN, END = 49406, 49407
"""CLIP's tokens at the ends of a prompt."""


@dataclass
class Prompt:
    embedding: torch.Tensor
    """[1, PROMPT_TOKENS, cross_attention_dim]."""
    pooled: torch.Tensor | None = None
    """SDXL's pooled embedding, [1, D]."""


@dataclass(frozen=True)
class TextEncoder:
    config: dict
    """`CLIPTextConfig`'s arguments."""
    empty: tuple[int, ...]
    """The empty prompt as tokens."""


def prompt_of_folder(folder: Path) -> Prompt:
    """The empty prompt through the tokenizers and text encoders of a diffusers folder."""
    unused = ("unet", "vae", "safety_checker", "feature_extractor", "image_encoder")
    try:
        pipeline = DiffusionPipeline.from_pretrained(
            folder, **dict.fromkeys(unused), local_files_only=True
        )
        with torch.no_grad():
            embedding, _, *pooled = pipeline.encode_prompt(
                prompt="",
                device="cpu",
                num_images_per_prompt=1,
                do_classifier_free_guidance=False,
            )
    except (OSError, ValueError, RuntimeError, TypeError) as error:
        raise ExportError(
            f"{folder}: its text encoder cannot be used: {one_line(error)}"
        ) from error
    return Prompt(embedding.float(), pooled[0].float() if pooled else None)


def prompt_of_file(path: Path, text: TextEncoder, tensors: dict[str, torch.Tensor]) -> Prompt:
    """The empty prompt through the text encoder among the `tensors` of a single file."""
    with tempfile.TemporaryDirectory() as folder:
        CLIPTextConfig(**text.config).save_pretrained(Path(folder) / "text_encoder")
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
        return Prompt(encoder.eval()(torch.tensor([text.empty])).last_hidden_state)
