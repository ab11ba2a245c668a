"""Checkpoints that the exporter cannot express are refused by name."""

import json

import pytest
import torch
from checkpoints import xl_folder
from safetensors.torch import save_file

from emerdiff_export.errors import ExportError
from emerdiff_export.sd.folder import read_folder
from emerdiff_export.sd.single_file import read_single_file


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
