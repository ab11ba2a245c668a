"""Stable Diffusion checkpoints as users have them are read whole, or not at all."""

import pytest
import torch
from checkpoints import WEIGHTS, xl_folder
from safetensors.torch import load_file, save_file

from emerdiff_export.errors import ExportError
from emerdiff_export.sd import single_file
from emerdiff_export.sd.command import read
from emerdiff_export.sd.families import FAMILIES
from emerdiff_export.sd.folder import read_folder
from emerdiff_export.sd.single_file import read_single_file


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


def test_the_empty_prompt_of_sdxl_is_zeros(tmp_path):
    prompt = read_folder(xl_folder(tmp_path, force_zeros_for_empty_prompt=True)).empty_prompt
    assert prompt.embedding.shape == (1, 77, 16)
    assert not prompt.embedding.any()
    assert prompt.pooled.shape == (1, 16)
    assert not prompt.pooled.any()


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


def test_a_source_that_is_not_there():
    with pytest.raises(ExportError, match="there is no such file or folder"):
        read("/nowhere/model.safetensors", None)
