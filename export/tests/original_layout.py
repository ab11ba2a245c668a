"""Renames the tensors of a diffusers model to those of the original code base.

This is the inverse of the conversion of single-file checkpoints.
"""

import re

_UNET = [
    (r"^time_embedding\.linear_1\.", "time_embed.0."),
    (r"^time_embedding\.linear_2\.", "time_embed.2."),
    (r"^conv_in\.", "input_blocks.0.0."),
    (r"^conv_norm_out\.", "out.0."),
    (r"^conv_out\.", "out.2."),
    (r"^mid_block\.resnets\.(\d)\.", lambda m: f"middle_block.{2 * int(m[1])}."),
    (r"^mid_block\.attentions\.0\.", "middle_block.1."),
    (r"^down_blocks\.(\d)\.downsamplers\.0\.conv\.", lambda m: f"{_input(m[1], 2)}.0.op."),
    (r"^down_blocks\.(\d)\.resnets\.(\d)\.", lambda m: f"{_input(m[1], m[2])}.0."),
    (r"^down_blocks\.(\d)\.attentions\.(\d)\.", lambda m: f"{_input(m[1], m[2])}.1."),
    (r"^up_blocks\.0\.upsamplers\.0\.conv\.", "output_blocks.2.1.conv."),
    (r"^up_blocks\.(\d)\.upsamplers\.0\.conv\.", lambda m: f"{_output(m[1], 2)}.2.conv."),
    (r"^up_blocks\.(\d)\.resnets\.(\d)\.", lambda m: f"{_output(m[1], m[2])}.0."),
    (r"^up_blocks\.(\d)\.attentions\.(\d)\.", lambda m: f"{_output(m[1], m[2])}.1."),
]
_RESNET = {
    ".norm1.": ".in_layers.0.",
    ".conv1.": ".in_layers.2.",
    ".time_emb_proj.": ".emb_layers.1.",
    ".norm2.": ".out_layers.0.",
    ".conv2.": ".out_layers.3.",
    ".conv_shortcut.": ".skip_connection.",
}
_VAE = [
    (r"down_blocks\.(\d)\.resnets\.", r"down.\1.block."),
    (r"down_blocks\.(\d)\.downsamplers\.0\.", r"down.\1.downsample."),
    (r"up_blocks\.(\d)\.resnets\.", lambda m: f"up.{3 - int(m[1])}.block."),
    (r"up_blocks\.(\d)\.upsamplers\.0\.", lambda m: f"up.{3 - int(m[1])}.upsample."),
    (r"mid_block\.resnets\.(\d)\.", lambda m: f"mid.block_{int(m[1]) + 1}."),
    (r"mid_block\.attentions\.0\.group_norm", "mid.attn_1.norm"),
    (r"mid_block\.attentions\.0\.to_([qkv])\.", r"mid.attn_1.\1."),
    (r"mid_block\.attentions\.0\.to_out\.0\.", "mid.attn_1.proj_out."),
    (r"conv_shortcut", "nin_shortcut"),
    (r"conv_norm_out", "norm_out"),
]


def _input(block, layer) -> str:
    return f"input_blocks.{1 + 3 * int(block) + int(layer)}"


def _output(block, layer) -> str:
    return f"output_blocks.{3 * int(block) + int(layer)}"


def _rename(name, rules):
    for pattern, new in rules:
        name = re.sub(pattern, new, name)
    return name


def unet_tensors(unet) -> dict:
    renamed = {}
    for name, tensor in unet.state_dict().items():
        new = _rename(name, _UNET)
        if ".resnets." in name:
            for old, original in _RESNET.items():
                new = new.replace(old, original)
        renamed[f"model.diffusion_model.{new}"] = tensor.clone()
    return renamed


def vae_tensors(kl) -> dict:
    renamed = {}
    for name, tensor in kl.state_dict().items():
        new = _rename(name, _VAE)
        # The original's attention is made of 1x1 convolutions.
        if "attn_1" in new and new.endswith("weight") and "norm" not in new:
            tensor = tensor[:, :, None, None]
        renamed[f"first_stage_model.{new}"] = tensor.clone()
    return renamed
