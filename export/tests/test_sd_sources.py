"""Stable Diffusion checkpoints as users have them: read whole, or refused by name."""

import json
from dataclasses import replace

import pytest
import torch
from diffusers import (
    AutoencoderKL,
    DDIMScheduler,
    EulerDiscreteScheduler,
    StableDiffusionPipeline,
    UNet2DConditionModel,
)
from original_layout import unet_tensors, vae_tensors
from safetensors.torch import load_file, save_file
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from emerdiff_export.errors import ExportError
from emerdiff_export.sd import single_file
from emerdiff_export.sd.command import read
from emerdiff_export.sd.families import FAMILIES, family_called
from emerdiff_export.sd.families.prompt import TextEncoder
from emerdiff_export.sd.folder import read_folder
from emerdiff_export.sd.single_file import read_single_file

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


@pytest.fixture
def pipeline(tmp_path):
    words = {"<|startoftext|>": 0, "<|endoftext|>": 1, "a": 2, "a</w>": 3}
    (tmp_path / "vocab.json").write_text(json.dumps(words))
    (tmp_path / "merges.txt").write_text("#version: 0.2\n")
    tokenizer = CLIPTokenizer(
        str(tmp_path / "vocab.json"), str(tmp_path / "merges.txt"), model_max_length=77
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


@pytest.fixture
def folder(pipeline, tmp_path):
    pipeline.save_pretrained(tmp_path / "checkpoint")
    return tmp_path / "checkpoint"


@pytest.fixture
def file(pipeline, tmp_path, monkeypatch):
    """A checkpoint in one file, of a family as narrow as the pipeline is."""
    narrow = replace(family_called("sd15-narrow"), text_encoder=TextEncoder(TEXT, TOKENS))
    monkeypatch.setitem(FAMILIES, "sd15", narrow)
    text = pipeline.text_encoder.state_dict().items()
    prefix = "cond_stage_model.transformer.text_model."
    text = {prefix + name.removeprefix("text_model."): t.clone() for name, t in text}
    path = tmp_path / "checkpoint.safetensors"
    save_file(unet_tensors(pipeline.unet) | vae_tensors(pipeline.vae) | text, path)
    return path


def assert_read(checkpoint, pipeline, prediction_type):
    sample, timestep = torch.randn(1, 4, 16, 16), torch.tensor(281)
    prompt, _ = pipeline.encode_prompt("", "cpu", 1, False)
    torch.testing.assert_close(checkpoint.empty_prompt.embedding, prompt)
    torch.testing.assert_close(
        checkpoint.unet(sample, timestep, checkpoint.empty_prompt.embedding).sample,
        pipeline.unet(sample, timestep, prompt).sample,
    )
    image = torch.randn(1, 3, 64, 64)
    latents = pipeline.vae.encode(image).latent_dist.mean * pipeline.vae.config.scaling_factor
    torch.testing.assert_close(checkpoint.vae.encode(image), latents, atol=1e-5, rtol=1e-5)
    decoded = pipeline.vae.decode(latents / pipeline.vae.config.scaling_factor).sample
    torch.testing.assert_close(checkpoint.vae.decode(latents), decoded, atol=1e-5, rtol=1e-5)
    assert checkpoint.schedule == {
        "num_train_timesteps": 1000,
        "beta_start": 0.00085,
        "beta_end": 0.012,
        "beta_schedule": "scaled_linear",
        "prediction_type": prediction_type,
        "steps_offset": 1,
    }


def test_a_diffusers_folder(folder, pipeline):
    assert_read(read(str(folder), None), pipeline, "v_prediction")


def test_a_folder_in_half_precision_only(folder, pipeline):
    weights = folder / "unet" / WEIGHTS
    tensors = {name: t.half() for name, t in load_file(weights).items()}
    save_file(tensors, folder / "unet" / "diffusion_pytorch_model.fp16.safetensors")
    weights.unlink()
    unet = read_folder(folder).unet
    expected = pipeline.unet.conv_in.weight.half().float()
    torch.testing.assert_close(unet.conv_in.weight, expected)


@pytest.mark.parametrize("suffix", [".safetensors", ".ckpt"])
def test_a_single_file(file, pipeline, suffix):
    if suffix == ".ckpt":
        tensors = load_file(file)
        file = file.with_suffix(suffix)
        torch.save({"state_dict": tensors, "global_step": 1}, file)
    assert_read(read(str(file), None), pipeline, "epsilon")


def test_a_single_file_of_sd2_must_be_told_its_prediction(file, monkeypatch):
    monkeypatch.setattr(single_file, "family_of_file", lambda *_: FAMILIES["sd21"])
    with pytest.raises(ExportError, match="--prediction-type v_prediction"):
        read_single_file(file, None)


def xl_folder(tmp_path, **index):
    unet, vae = modules("sdxl")
    unet.save_pretrained(tmp_path / "xl/unet")
    vae.save_pretrained(tmp_path / "xl/vae")
    EulerDiscreteScheduler(beta_schedule="scaled_linear").save_pretrained(tmp_path / "xl/scheduler")
    index = {"_class_name": "StableDiffusionXLPipeline"} | index
    (tmp_path / "xl/model_index.json").write_text(json.dumps(index))
    return tmp_path / "xl"


def test_the_empty_prompt_of_sdxl_is_zeros(tmp_path):
    prompt = read_folder(xl_folder(tmp_path, force_zeros_for_empty_prompt=True)).empty_prompt
    assert prompt.embedding.shape == (1, 77, 16)
    assert not prompt.embedding.any()
    assert prompt.pooled.shape == (1, 16)
    assert not prompt.pooled.any()


@pytest.mark.parametrize(
    ("index", "reason"),
    [
        (
            {"_class_name": "StableDiffusion3Pipeline", "transformer": []},
            "StableDiffusion3Pipeline.*transformer",
        ),
        ({"_class_name": "FluxPipeline", "transformer": []}, "FluxPipeline.*transformer"),
        ({"_class_name": "StableDiffusionInpaintPipeline"}, "Inpaint.*mask"),
        ({"_class_name": "KandinskyPipeline"}, "KandinskyPipeline is not supported"),
        ({"requires_aesthetics_score": True}, "refiner"),
    ],
)
def test_other_pipelines_are_refused_by_name(tmp_path, index, reason):
    with pytest.raises(ExportError, match=reason):
        read_folder(xl_folder(tmp_path, **index))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"in_channels": 9}, "inpainting"),
        ({"in_channels": 8}, "8 input channels"),
        ({"time_cond_proj_dim": 256}, "latent consistency"),
        ({"up_block_types": ["UpBlock2D"] * 4}, "without cross-attention"),
        ({"down_block_types": ["KDownBlock2D"] * 4}, "KDownBlock2D"),
        ({"class_embed_type": "projection"}, "class_embed_type"),
    ],
)
def test_other_unets_are_refused_by_name(folder, change, reason):
    path = folder / "unet/config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(ExportError, match=reason):
        read_folder(folder)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"rescale_betas_zero_snr": True}, "rescale_betas_zero_snr"),
        ({"beta_schedule": "squaredcos_cap_v2"}, "squaredcos"),
        ({"trained_betas": [0.1]}, "trained_betas"),
        ({"prediction_type": "flow_prediction"}, "flow_prediction"),
    ],
)
def test_other_schedules_are_refused_by_name(folder, change, reason):
    path = folder / "scheduler/scheduler_config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(ExportError, match=reason):
        read_folder(folder)


def changed(tensors, name, tensor):
    return {k: t for k, t in (tensors | {name: tensor}).items() if t is not None}


@pytest.mark.parametrize(
    ("tensor", "reason"), [(None, "missing: conv_in.weight"), (torch.zeros(3, 3), "conv_in.weight")]
)
def test_a_folder_with_a_missing_or_misshapen_tensor(folder, tensor, reason):
    path = folder / "unet" / WEIGHTS
    save_file(changed(load_file(path), "conv_in.weight", tensor), path)
    with pytest.raises(ExportError, match=reason):
        read_folder(folder)


@pytest.mark.parametrize(
    ("name", "tensor", "reason"),
    [
        ("model.diffusion_model.out.2.bias", None, "missing: conv_out.bias"),
        ("model.diffusion_model.out.2.bias", torch.zeros(5), r"conv_out.bias is \[5\].* \[4\]"),
        ("first_stage_model.decoder.conv_in.bias", None, "AutoencoderKL.*decoder.conv_in.bias"),
    ],
)
def test_a_file_with_a_missing_or_misshapen_tensor(file, name, tensor, reason):
    tensors = load_file(file)
    assert name in tensors
    save_file(changed(tensors, name, tensor), file)
    with pytest.raises(ExportError, match=reason):
        read_single_file(file, None)


def test_a_file_without_a_text_encoder(file):
    tensors = {k: t for k, t in load_file(file).items() if not k.startswith("cond_stage_model")}
    save_file(tensors, file)
    with pytest.raises(ExportError, match="text encoder"):
        read_single_file(file, None)


@pytest.mark.parametrize("suffix", [".safetensors", ".ckpt"])
def test_a_truncated_file(file, suffix):
    contents = file.read_bytes()
    path = file.with_name(f"half{suffix}")
    path.write_bytes(contents[: len(contents) // 2])
    with pytest.raises(ExportError, match=f"half{suffix}"):
        read(str(path), None)


def test_a_truncated_folder(folder):
    path = folder / "unet" / WEIGHTS
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(ExportError, match="unet"):
        read_folder(folder)


@pytest.mark.parametrize(
    ("tensors", "reason"),
    [
        ({"lora_unet_down_blocks_0.lora_down.weight": (4, 16)}, "LoRA.*merge"),
        ({"model.diffusion_model.input_blocks.0.0.weight": (16, 9, 3, 3)}, "inpainting"),
        ({"double_blocks.0.img_attn.norm.key_norm.scale": (1,)}, "flux"),
        ({"something.else": (1,)}, "not a Stable Diffusion checkpoint"),
    ],
)
def test_other_files_are_refused_by_name(tmp_path, tensors, reason):
    path = tmp_path / "other.safetensors"
    save_file({name: torch.zeros(shape) for name, shape in tensors.items()}, path)
    with pytest.raises(ExportError, match=reason):
        read_single_file(path, None)


def test_a_source_that_is_not_there():
    with pytest.raises(ExportError, match="there is no such file or folder"):
        read("/nowhere/model.safetensors", None)
