"""A latent diffusion model in PyTorch, as it is kept on disk.

Two safetensors files, `vae.safetensors` and `unet.safetensors`, hold the weights once, in whatever
precision they are stored; the configuration of each module rides in the file's metadata. The ONNX
graphs of a bundle point into these same files, so a bundle can be opened in PyTorch again.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import torch
from diffusers import DDIMScheduler, UNet2DConditionModel
from safetensors import safe_open
from safetensors.torch import save_file
from torch import nn

from .autoencoder import FACTOR, Autoencoder

VAE_FILE = "vae.safetensors"
UNET_FILE = "unet.safetensors"
EMPTY_PROMPT = "empty_prompt"
_ABOUT = "emerdiff"


@dataclass(frozen=True)
class Site:
    """A cross-attention layer of the up path: `up_blocks[block].attentions[attention]`."""

    block: int
    attention: int

    def __str__(self):
        return f"up_blocks.{self.block}.attentions.{self.attention}.transformer_blocks.0.attn2"


@dataclass
class LatentDiffusion:
    vae: Autoencoder
    unet: UNet2DConditionModel
    empty_prompt: torch.Tensor
    """Embedding of the empty prompt, [1, tokens, cross_attention_dim]."""
    feature_site: Site
    """Where the queries are read (paper section 3.1)."""
    modulation_site: Site
    """Where the offset is added (paper section 3.3)."""

    @property
    def image_size(self) -> int:
        return self.unet.config.sample_size * FACTOR

    @property
    def grid(self) -> int:
        """Side of the modulated layer's feature map."""
        ups_after = len(self.unet.up_blocks) - 1 - self.modulation_site.block
        return self.unet.config.sample_size >> ups_after

    def save(self, folder: Path, dtype: torch.dtype) -> None:
        """Writes both weight files, stored as `dtype`."""
        folder.mkdir(parents=True, exist_ok=True)
        unet_config = {k: v for k, v in self.unet.config.items() if not k.startswith("_")}
        about_unet = {
            "config": unet_config,
            "feature_site": [self.feature_site.block, self.feature_site.attention],
            "modulation_site": [self.modulation_site.block, self.modulation_site.attention],
        }
        _save(folder / VAE_FILE, self.vae.state_dict(), {"config": self.vae.config}, dtype)
        _save(
            folder / UNET_FILE,
            {EMPTY_PROMPT: self.empty_prompt, **self.unet.state_dict()},
            about_unet,
            dtype,
        )

    @classmethod
    def load(cls, folder: Path) -> "LatentDiffusion":
        """Reads both weight files, computing in float32 whatever they are stored in."""
        vae_tensors, vae_meta = _load(folder / VAE_FILE)
        unet_tensors, unet_meta = _load(folder / UNET_FILE)
        vae = Autoencoder(**vae_meta["config"])
        vae.load_state_dict(vae_tensors)
        empty_prompt = unet_tensors.pop(EMPTY_PROMPT)
        unet = UNet2DConditionModel(**unet_meta["config"])
        unet.load_state_dict(unet_tensors)
        return cls(
            vae.eval(),
            unet.eval(),
            empty_prompt,
            Site(*unet_meta["feature_site"]),
            Site(*unet_meta["modulation_site"]),
        )


def scheduler() -> DDIMScheduler:
    """Stable Diffusion's noise schedule (CompVis v1-inference.yaml), without clipping."""
    return DDIMScheduler(
        num_train_timesteps=1000,
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="scaled_linear",
        clip_sample=False,
        set_alpha_to_one=False,
        steps_offset=1,
    )


def random_model(seed: int) -> LatentDiffusion:
    """A complete model of a few hundred kilobytes, random weights: for tests, segments nothing."""
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
    # One entry only: safetensors writes several in no fixed order.
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
