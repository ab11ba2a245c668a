"""The architectures of the Stable Diffusion families, as published, in diffusers' names: for
single-file checkpoints, which do not record theirs, and for `--random-init`."""

from dataclasses import dataclass, replace

PROMPT_TOKENS = 77


@dataclass(frozen=True)
class Family:
    title: str
    unet: dict
    vae: dict
    prediction_type: str | None
    """`None`: checkpoints of the family differ and a single file does not say."""
    tokens: tuple[int, ...] | None = None
    """The empty prompt as CLIP's tokens; `None`: zeros are its embedding."""
    text_encoder: dict | None = None


_DOWN, _CROSS_DOWN = "DownBlock2D", "CrossAttnDownBlock2D"
_UP, _CROSS_UP = "UpBlock2D", "CrossAttnUpBlock2D"
_BEGIN, _END = 49406, 49407

_SD15_UNET = {
    "sample_size": 64,
    "block_out_channels": (320, 640, 1280, 1280),
    "down_block_types": (_CROSS_DOWN, _CROSS_DOWN, _CROSS_DOWN, _DOWN),
    "up_block_types": (_UP, _CROSS_UP, _CROSS_UP, _CROSS_UP),
    "cross_attention_dim": 768,
    "attention_head_dim": 8,
}
_SD2_UNET = _SD15_UNET | {
    "sample_size": 96,
    "cross_attention_dim": 1024,
    "attention_head_dim": (5, 10, 20, 20),
    "use_linear_projection": True,
}
_TINY_SD_UNET = _SD15_UNET | {
    "block_out_channels": (320, 640, 1280),
    "down_block_types": (_CROSS_DOWN,) * 3,
    "up_block_types": (_CROSS_UP,) * 3,
    "mid_block_type": None,
    "layers_per_block": 1,
}
_SDXL_UNET = {
    "sample_size": 128,
    "block_out_channels": (320, 640, 1280),
    "down_block_types": (_DOWN, _CROSS_DOWN, _CROSS_DOWN),
    "up_block_types": (_CROSS_UP, _CROSS_UP, _UP),
    "transformer_layers_per_block": (1, 2, 10),
    "attention_head_dim": (5, 10, 20),
    "cross_attention_dim": 2048,
    "use_linear_projection": True,
    "addition_embed_type": "text_time",
    "addition_time_embed_dim": 256,
    "projection_class_embeddings_input_dim": 2816,
}
_SSD1B_UNET = _SDXL_UNET | {
    "mid_block_type": "UNetMidBlock2D",
    "transformer_layers_per_block": (1, 2, 4),
    "reverse_transformer_layers_per_block": ((4, 4, 10), (2, 1, 1), 1),
}
_VAE = {
    "block_out_channels": (128, 256, 512, 512),
    "down_block_types": ("DownEncoderBlock2D",) * 4,
    "up_block_types": ("UpDecoderBlock2D",) * 4,
    "layers_per_block": 2,
    "latent_channels": 4,
    "sample_size": 512,
}
_SDXL_VAE = _VAE | {"sample_size": 1024, "scaling_factor": 0.13025}
_CLIP_L = {
    "hidden_size": 768,
    "intermediate_size": 3072,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "projection_dim": 768,
}
_OPEN_CLIP_H = {
    "hidden_size": 1024,
    "intermediate_size": 4096,
    # SD 2 conditions on the last layer but one of 24.
    "num_hidden_layers": 23,
    "num_attention_heads": 16,
    "projection_dim": 512,
    "hidden_act": "gelu",
}

FAMILIES = {
    "sd15": Family(
        "Stable Diffusion 1.x",
        _SD15_UNET,
        _VAE,
        "epsilon",
        (_BEGIN,) + (_END,) * (PROMPT_TOKENS - 1),
        _CLIP_L,
    ),
    "sd21": Family(
        "Stable Diffusion 2.x",
        _SD2_UNET,
        _VAE,
        None,
        (_BEGIN, _END) + (0,) * (PROMPT_TOKENS - 2),
        _OPEN_CLIP_H,
    ),
    "tiny-sd": Family("tiny-sd", _TINY_SD_UNET, _VAE, "epsilon"),
    "sdxl": Family("Stable Diffusion XL", _SDXL_UNET, _SDXL_VAE, "epsilon"),
    "ssd1b": Family("SSD-1B", _SSD1B_UNET, _SDXL_VAE, "epsilon"),
}

NARROW = "-narrow"


def family(name: str) -> Family:
    """The family called `name`; `<name>-narrow` has a twentieth of its channels, and transformers
    of three layers at most."""
    whole = FAMILIES[name.removesuffix(NARROW)]
    return _narrow(whole) if name.endswith(NARROW) else whole


NAMES = [name + suffix for name in FAMILIES for suffix in ("", NARROW)]


def _narrow(whole: Family) -> Family:
    channels = tuple(n // 20 for n in whole.unet["block_out_channels"])
    unet = whole.unet | {
        "sample_size": 16,
        "block_out_channels": channels,
        "cross_attention_dim": 16,
        "attention_head_dim": tuple(n // 8 for n in channels),
        "norm_num_groups": 4,
    }
    for depths in ("transformer_layers_per_block", "reverse_transformer_layers_per_block"):
        if depths in unet:
            unet[depths] = _at_most(3, unet[depths])
    if "addition_embed_type" in unet:
        unet |= {"addition_time_embed_dim": 8, "projection_class_embeddings_input_dim": 16 + 6 * 8}
    vae = whole.vae | {"block_out_channels": (8, 8, 16, 16), "norm_num_groups": 4}
    return replace(whole, title=f"{whole.title}, narrow", unet=unet, vae=vae)


def _at_most(limit: int, depths):
    return (
        min(depths, limit) if isinstance(depths, int) else tuple(_at_most(limit, d) for d in depths)
    )
