"""A family of models, and what all families have in common."""

from dataclasses import dataclass, replace
from pathlib import Path

import torch
from diffusers import UNet2DConditionModel

from ...model import Site
from ..refusal import refuse
from .prompt import PROMPT_TOKENS, Prompt, TextEncoder, prompt_of_file, prompt_of_folder

PIPELINES = ("StableDiffusionPipeline", "StableDiffusionImg2ImgPipeline")
DOWN, CROSS_DOWN = "DownBlock2D", "CrossAttnDownBlock2D"
UP, CROSS_UP = "UpBlock2D", "CrossAttnUpBlock2D"
MID, CROSS_MID = "UNetMidBlock2D", "UNetMidBlock2DCrossAttn"
VAE = {
    "block_out_channels": (128, 256, 512, 512),
    "down_block_types": ("DownEncoderBlock2D",) * 4,
    "up_block_types": ("UpDecoderBlock2D",) * 4,
    "layers_per_block": 2,
    "latent_channels": 4,
    "sample_size": 512,
}

_UNET_VALUES = {
    "attention_type": ("default", None),
    "class_embed_type": (None,),
    "conv_in_kernel": (3,),
    "cross_attention_norm": (None,),
    "dual_cross_attention": (False,),
    "encoder_hid_dim_type": (None,),
    "mid_block_type": (None, MID, CROSS_MID),
    "only_cross_attention": (False,),
    "time_cond_proj_dim": (None,),
    "time_embedding_type": ("positional",),
}
_BLOCKS = {"down_block_types": (DOWN, CROSS_DOWN), "up_block_types": (UP, CROSS_UP)}
"""Values of a UNet's configuration that the exported graphs can express."""


@dataclass(frozen=True)
class Family:
    """An architecture as published, in diffusers' names, and how its checkpoints are read."""

    name: str
    title: str
    unet: dict
    vae: dict
    prediction_type: str | None = "epsilon"
    """`None` if checkpoints of the family differ; a single file does not say."""
    pipelines: tuple[str, ...] = PIPELINES
    """The pipelines that a folder of the family may name."""
    added_conditions: str | None = None
    """`addition_embed_type` of the UNet: conditions in addition to the prompt."""
    file_kind: str | None = None
    """diffusers' name of the family's single files; `None` if only folders are read."""
    text_encoder: TextEncoder | None = None
    """Encodes the empty prompt of a single file."""

    def recognises(self, pipeline: str, unet: dict) -> bool:
        """Whether a folder is of this family, by its pipeline and its UNet's configuration."""
        return pipeline in self.pipelines

    def check_folder(self, index: dict, unet: dict) -> None:
        """Refuses folders of the family that the exported graphs cannot express."""
        channels = unet.get("in_channels", 4)
        if channels == 9:
            refuse("an inpainting UNet", "it takes 9 channels: a mask and a picture beside x_t")
        if channels != 4:
            refuse(f"a UNet of {channels} input channels", "Stable Diffusion's latents have 4")
        if unet.get("time_cond_proj_dim") is not None:
            refuse("a latent consistency model", "its UNet is conditioned on a guidance scale")
        if unet.get("addition_embed_type") != self.added_conditions:
            kind = unet.get("addition_embed_type")
            refuse(f"a UNet with addition_embed_type {kind!r}", f"{self.title} has another")
        for key, known in _UNET_VALUES.items():
            if key in unet and unet[key] not in known:
                refuse(f"a UNet with {key} {unet[key]!r}", f"only {known} are known")
        for key, known in _BLOCKS.items():
            for name in unet.get(key, ()):
                if name not in known:
                    refuse(f"a UNet with {name}", f"only {' and '.join(known)} are")
        if CROSS_UP not in unet.get("up_block_types", (CROSS_UP,)):
            refuse("a UNet without cross-attention on the way up", "the method modulates one")

    def check_file(self, path: Path, tensors: dict[str, torch.Tensor]) -> None:
        """Refuses single files of the family's kind that hold something else."""

    def prompt_of_folder(self, folder: Path, index: dict, unet: UNet2DConditionModel) -> Prompt:
        """The empty prompt, by the folder's own text encoder."""
        return prompt_of_folder(folder)

    def prompt_of_file(
        self, path: Path, tensors: dict[str, torch.Tensor], unet: UNet2DConditionModel
    ) -> Prompt:
        """The empty prompt, by the file's own text encoder."""
        return prompt_of_file(path, self.text_encoder, tensors)

    def random_prompt(self, unet: UNet2DConditionModel) -> Prompt:
        return Prompt(torch.randn(1, PROMPT_TOKENS, unet.config.cross_attention_dim))

    def conditions(self, prompt: Prompt, height: int, width: int) -> dict[str, torch.Tensor]:
        """Conditions in addition to the prompt, for images of this size."""
        return {}

    def sites(self, unet: UNet2DConditionModel) -> tuple[Site, Site, str]:
        """The feature site, the modulation site, and the reason that the manifest gives.

        The paper (section 3) takes the first and the last cross-attention of the up-block that is
        16x16 at 512 in Stable Diffusion 1.x.
        """
        block = next(i for i, up in enumerate(unet.up_blocks) if hasattr(up, "attentions"))
        attentions = unet.up_blocks[block].attentions
        last = len(attentions) - 1
        depth = len(attentions[last].transformer_blocks)
        reason = (
            f"up_blocks.{block} is the lowest resolution with cross-attention on the way up, as "
            "the 16x16 block of Stable Diffusion 1.x is; features are the queries of its first "
            "cross-attention, the offset goes to the output of its last"
        )
        if last != 2:
            reason += f" (the paper's third: this UNet has {last + 1})"
        if depth > 1:
            reason += (
                f", in the last of {depth} transformer blocks, after which its resolution changes"
            )
        return Site(block, 0), Site(block, last, depth - 1), reason

    def narrow(self) -> "Family":
        """The family with a twentieth of its channels."""
        channels = tuple(n // 20 for n in self.unet["block_out_channels"])
        unet = self.unet | {
            "sample_size": 16,
            "block_out_channels": channels,
            "cross_attention_dim": 16,
            "attention_head_dim": tuple(n // 8 for n in channels),
            "norm_num_groups": 4,
        }
        vae = self.vae | {"block_out_channels": (8, 8, 16, 16), "norm_num_groups": 4}
        return replace(self, title=f"{self.title}, narrow", unet=unet, vae=vae)
