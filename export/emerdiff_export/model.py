"""A latent diffusion model in PyTorch, as it is kept on disk.

Two safetensors files, `vae.safetensors` and `unet.safetensors`, hold the weights, in float32 or
float16, and in their metadata the configuration of each module. The ONNX graphs of a bundle point
into the same files, so a bundle can be opened in PyTorch again.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

import torch
from diffusers import DDIMScheduler, UNet2DConditionModel
from safetensors import safe_open
from safetensors.torch import save_file
from torch import nn

from .autoencoder import Autoencoder
from .autoencoder_kl import KLAutoencoder, TinyDecoder, plain

VAE_FILE = "vae.safetensors"
UNET_FILE = "unet.safetensors"
TINY_DECODER_FILE = "tiny_decoder.safetensors"
WEIGHT_FILES = (VAE_FILE, UNET_FILE, TINY_DECODER_FILE)
EMPTY_PROMPT = "empty_prompt"
ADDED = ("text_embeds", "time_ids")
"""SDXL's conditions in addition to the prompt, named as in diffusers."""
_ABOUT = "emerdiff"
_AUTOENCODERS = {kind.__name__: kind for kind in (Autoencoder, KLAutoencoder)}

SCHEDULE = {
    "num_train_timesteps": 1000,
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "prediction_type": "epsilon",
    "steps_offset": 1,
}
"""Stable Diffusion's noise schedule (CompVis v1-inference.yaml)."""


@dataclass(frozen=True)
class Site:
    """A cross-attention of the up path.

    It is that of transformer block `layer` in `up_blocks[block].attentions[attention]`.
    """

    block: int
    attention: int
    layer: int = 0

    def __str__(self):
        return (
            f"up_blocks.{self.block}.attentions.{self.attention}"
            f".transformer_blocks.{self.layer}.attn2"
        )


@dataclass
class LatentDiffusion:
    vae: Autoencoder | KLAutoencoder
    unet: UNet2DConditionModel
    empty_prompt: torch.Tensor
    """Embedding of the empty prompt, [1, tokens, cross_attention_dim]."""
    feature_site: Site
    """Where the queries are read (paper section 3.1)."""
    modulation_site: Site
    """Where the offset is added (paper section 3.3)."""
    latent_size: tuple[int, int] | None = None
    """Height and width of the latents; `None` is the square that the UNet was trained on."""
    schedule: dict = field(default_factory=lambda: dict(SCHEDULE))
    added: dict[str, torch.Tensor] = field(default_factory=dict)
    """SDXL's conditions in addition to the prompt: `text_embeds` [1,D], `time_ids` [1,6]."""
    tiny_decoder: TinyDecoder | None = None

    def __post_init__(self):
        if self.latent_size is None:
            self.latent_size = (self.unet.config.sample_size,) * 2

    @property
    def image_size(self) -> tuple[int, int]:
        """Height and width."""
        height, width = self.latent_size
        return height * self.vae.factor, width * self.vae.factor

    @property
    def grid(self) -> tuple[int, int]:
        """Height and width of the modulated layer's feature map."""
        ups_after = len(self.unet.up_blocks) - 1 - self.modulation_site.block
        height, width = self.latent_size
        return height >> ups_after, width >> ups_after

    def save(self, folder: Path, dtype: torch.dtype) -> None:
        """Writes the weight files, stored as `dtype`."""
        folder.mkdir(parents=True, exist_ok=True)
        about_unet = {
            "config": plain(self.unet.config),
            "feature_site": _site(self.feature_site),
            "modulation_site": _site(self.modulation_site),
            "latent_size": list(self.latent_size),
            "schedule": self.schedule,
        }
        about_vae = {"kind": type(self.vae).__name__, "config": self.vae.config}
        _save(folder / VAE_FILE, self.vae.state_dict(), about_vae, dtype)
        _save(
            folder / UNET_FILE,
            {EMPTY_PROMPT: self.empty_prompt, **self.added, **self.unet.state_dict()},
            about_unet,
            dtype,
        )
        if self.tiny_decoder:
            about = {"config": self.tiny_decoder.config}
            _save(folder / TINY_DECODER_FILE, self.tiny_decoder.state_dict(), about, dtype)

    @classmethod
    def load(cls, folder: Path) -> "LatentDiffusion":
        """Reads the weight files; the model computes in float32.

        Weights stored in float32 stay mapped from their file and take no memory of their own.
        """
        vae_tensors, vae_meta = _load(folder / VAE_FILE)
        unet_tensors, unet_meta = _load(folder / UNET_FILE)
        tiny_decoder = None
        if (folder / TINY_DECODER_FILE).exists():
            tensors, meta = _load(folder / TINY_DECODER_FILE)
            tiny_decoder = build(TinyDecoder, meta["config"], tensors)
        empty_prompt = unet_tensors.pop(EMPTY_PROMPT)
        added = {name: unet_tensors.pop(name) for name in ADDED if name in unet_tensors}
        kind = _AUTOENCODERS[vae_meta.get("kind", Autoencoder.__name__)]
        return cls(
            build(kind, vae_meta["config"], vae_tensors),
            build(UNet2DConditionModel, unet_meta["config"], unet_tensors),
            empty_prompt,
            Site(*unet_meta["feature_site"]),
            Site(*unet_meta["modulation_site"]),
            tuple(unet_meta["latent_size"]) if "latent_size" in unet_meta else None,
            unet_meta.get("schedule", dict(SCHEDULE)),
            added,
            tiny_decoder,
        )


def build(kind: type[nn.Module], config: dict, tensors: dict[str, torch.Tensor]) -> nn.Module:
    """A module that holds `tensors` themselves, without a copy and without initialisation."""
    with torch.device("meta"):
        module = kind(**config)
    module.load_state_dict(tensors, assign=True)
    return module.eval()


def scheduler(schedule: dict = SCHEDULE) -> DDIMScheduler:
    """diffusers' scheduler for a noise schedule, without clipping."""
    return DDIMScheduler(**schedule, clip_sample=False, set_alpha_to_one=False)


def _site(site: Site) -> list[int]:
    return [site.block, site.attention, site.layer]


def random_model(seed: int) -> LatentDiffusion:
    """A complete model of a few hundred kilobytes with random weights, for tests."""
    torch.manual_seed(seed)
    vae = Autoencoder(channels=8, latent_channels=4)
    unet = UNet2DConditionModel(
        sample_size=16,
        in_channels=4,
        out_channels=4,
        layers_per_block=1,
        block_out_channels=(8, 16, 16),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=16,
        attention_head_dim=2,
        norm_num_groups=4,
    )
    prompt = torch.randn(1, 5, 16)
    return LatentDiffusion(vae.eval(), unet.eval(), prompt, Site(1, 0), Site(1, 1))


def _save(path: Path, tensors: dict, about: dict, dtype: torch.dtype) -> None:
    tensors = {name: t.detach().to(dtype).contiguous() for name, t in tensors.items()}
    # A single entry, because safetensors writes several in no fixed order.
    save_file(tensors, path, {_ABOUT: json.dumps(about)})


def _load(path: Path) -> tuple[dict[str, torch.Tensor], dict]:
    with safe_open(path, "pt") as f:
        tensors = {name: f.get_tensor(name).float() for name in f.keys()}
        about = json.loads(f.metadata()[_ABOUT])
    return tensors, about


class Encoder(nn.Module):
    """`vae_encoder` of the graph contract."""

    def __init__(self, vae: Autoencoder):
        super().__init__()
        self.vae = vae

    def forward(self, image):
        return self.vae.encode(image)


class Decoder(nn.Module):
    """`vae_decoder` of the graph contract."""

    def __init__(self, vae: Autoencoder):
        super().__init__()
        self.vae = vae

    def forward(self, latents):
        return self.vae.decode(latents)


class TinyDecode(nn.Module):
    """`tiny_decoder` of the graph contract."""

    def __init__(self, tiny: TinyDecoder):
        super().__init__()
        self.tiny = tiny

    def forward(self, latents):
        return self.tiny.decode(latents)
