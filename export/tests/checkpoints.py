"""Checkpoints of narrow models, made as users have them."""

import json
from pathlib import Path

from diffusers import (
    AutoencoderKL,
    DDIMScheduler,
    EulerDiscreteScheduler,
    StableDiffusionPipeline,
    UNet2DConditionModel,
)
from original_layout import unet_tensors, vae_tensors
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from emerdiff_export.sd.families import family_called

TEXT = {
    "vocab_size": 4,
    "hidden_size": 16,
    "intermediate_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "projection_dim": 16,
    "bos_token_id": 0,
    "eos_token_id": 1,
    "pad_token_id": 1,
}
TOKENS = (0,) + (1,) * 76
WEIGHTS = "diffusion_pytorch_model.safetensors"


def modules(name="sd15"):
    narrow = family_called(f"{name}-narrow")
    return UNet2DConditionModel(**narrow.unet).eval(), AutoencoderKL(**narrow.vae).eval()


def narrow_pipeline(folder: Path) -> StableDiffusionPipeline:
    """Stable Diffusion 1.x with a vocabulary of four tokens, whose files go to `folder`."""
    words = {"<|startoftext|>": 0, "<|endoftext|>": 1, "a": 2, "a</w>": 3}
    (folder / "vocab.json").write_text(json.dumps(words))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    tokenizer = CLIPTokenizer(
        str(folder / "vocab.json"), str(folder / "merges.txt"), model_max_length=77
    )
    unet, vae = modules()
    return StableDiffusionPipeline(
        vae=vae,
        text_encoder=CLIPTextModel(CLIPTextConfig(**TEXT)).eval(),
        tokenizer=tokenizer,
        unet=unet,
        scheduler=DDIMScheduler(
            beta_schedule="scaled_linear",
            beta_start=0.00085,
            beta_end=0.012,
            prediction_type="v_prediction",
            steps_offset=1,
        ),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )


def save_single_file(pipeline: StableDiffusionPipeline, path: Path) -> Path:
    """Writes a pipeline as one file in the original layout."""
    text = pipeline.text_encoder.state_dict().items()
    prefix = "cond_stage_model.transformer.text_model."
    text = {prefix + name.removeprefix("text_model."): t.clone() for name, t in text}
    save_file(unet_tensors(pipeline.unet) | vae_tensors(pipeline.vae) | text, path)
    return path


def xl_folder(folder: Path, **index) -> Path:
    """An SDXL checkpoint without text encoders, `index` added to its model_index.json."""
    unet, vae = modules("sdxl")
    unet.save_pretrained(folder / "xl/unet")
    vae.save_pretrained(folder / "xl/vae")
    EulerDiscreteScheduler(beta_schedule="scaled_linear").save_pretrained(folder / "xl/scheduler")
    index = {"_class_name": "StableDiffusionXLPipeline"} | index
    (folder / "xl/model_index.json").write_text(json.dumps(index))
    return folder / "xl"
