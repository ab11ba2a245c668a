"""Trains the UNet to predict noise, with queries aligned to `targets`."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from diffusers import UNet2DConditionModel
from torch import nn
from torch.nn.utils.rnn import pad_sequence

from ..autoencoder import Autoencoder
from ..model import LatentDiffusion, Site, scheduler
from .alignment import alignment_loss, grouping_loss
from .answer import InjectedAttention, Pictures, answer_loss
from .crops import cropped_images, cropped_numbers, draw_squares
from .loop import Schedule, Task, running_mean
from .precision import autocast
from .samples import samples_sheet
from .scenes import MAX_OBJECTS, Scene
from .sheet import segmentation_sheet
from .targets import GRID, Targets, majority, target_of_cells

SCHEDULE = Schedule(
    steps=12000,
    batch=16,
    replicas=2,
    learning_rate=1e-3,
    scenes_per_round=2048,
    passes_per_round=6,
    checkpoint_every=250,
)
CONFIG = {
    "sample_size": 32,
    "layers_per_block": (1, 2, 1),
    "block_out_channels": (48, 96, 96),
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
    "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
    "cross_attention_dim": 64,
    "attention_head_dim": 4,
    "norm_num_groups": 16,
}
FEATURE_SITE, MODULATION_SITE = Site(1, 1), Site(1, 2)
_EMPTY_PROMPT_SHARE = 0.5
_ALIGNMENT_WEIGHT = 1.0
_GROUPING_WEIGHT = 0.1
_ALIGNMENT_POWER = 4
"""Alignment is weighted by this power of alphas_cumprod, because segmentation reads queries from
almost clean latents."""
_ANSWERS, _ANSWER_WEIGHT = 1, 0.15
"""Pictures in each part of a batch whose answer to an offset is trained, and the weight of that
loss. They are those of the lowest timesteps, the queries of which segmentation clusters."""
_MOST_CELLS = GRID * GRID // 2
_LOW_TIMESTEPS, _MIDDLE_TIMESTEPS = 60, 560
_LOW_SHARE, _MIDDLE_SHARE = 0.5, 0.9
"""Timesteps are drawn where segmentation uses them: half of them where features are read, up to
_MIDDLE_SHARE where the offset is added, the rest anywhere."""


class ConditionedUNet(nn.Module):
    """A UNet whose prompt has one embedding for the class of each object in the picture."""

    def __init__(self, unet: UNet2DConditionModel, classes: int):
        super().__init__()
        self.unet = unet
        self.prompt = nn.Embedding(classes + 1, unet.config.cross_attention_dim)
        self.queries = None
        self.offset = None
        unet.set_attn_processor({name: InjectedAttention() for name in unet.attn_processors})
        unet.get_submodule(str(FEATURE_SITE)).to_q.register_forward_hook(self._keep_queries)
        unet.get_submodule(str(MODULATION_SITE)).register_forward_hook(self._add_offset)

    def forward(self, sample, timesteps, classes):
        """`classes` is [B,MAX_OBJECTS] with 0 for none, so all zeros are the empty prompt."""
        prompt = self.prompt(classes)
        return self.unet(sample, timesteps, encoder_hidden_states=prompt).sample

    def push(self, sample, timesteps, offset=None):
        """Predicts noise under the empty prompt, with `offset` [B,g*g,1] at the modulated layer."""
        self.offset = offset
        classes = timesteps.new_zeros(len(sample), MAX_OBJECTS)
        with autocast():
            noise_pred = self(sample, timesteps, classes).float()
        self.offset = None
        return noise_pred

    def empty_prompt(self) -> torch.Tensor:
        return self.prompt.weight[:1].detach().expand(1, MAX_OBJECTS, -1).clone()

    def _keep_queries(self, module, inputs, output):
        self.queries = output

    def _add_offset(self, module, inputs, output):
        return output if self.offset is None else output + self.offset


class UNetTask(Task):
    def __init__(self, vae: Autoencoder, targets: Targets, classes: int, sheet, config=CONFIG):
        channels = vae.config["latent_channels"]
        unet = UNet2DConditionModel(in_channels=channels, out_channels=channels, **config)
        self.model = ConditionedUNet(unet, classes)
        self.ema = running_mean(self.model)
        self.vae = vae.requires_grad_(False)
        self.targets, self.sheet = targets, sheet
        self.scheduler = scheduler()

    def prepare(self, scenes: Iterator[Scene]):
        images, classes, targets, segments = [], [], [], []
        for scene in scenes:
            images.append(torch.from_numpy(scene.image).permute(2, 0, 1))
            padding = [-1] * (MAX_OBJECTS - len(scene.classes))
            classes.append(torch.tensor(scene.classes + padding) + 1)
            targets.append(self.targets(scene).half())
            segments.append(torch.from_numpy(scene.segments.astype(np.int16)))
        data = {"image": images, "classes": classes, "segments": segments}
        data = {name: torch.stack(tensors) for name, tensors in data.items()}
        return data | {"targets": pad_sequence(targets, batch_first=True)}

    def losses(self, model, batch, generator):
        squares = draw_squares(len(batch["image"]), generator)
        image = cropped_images(batch["image"], squares)
        segments = cropped_numbers(batch["segments"], squares)
        numbers = majority(segments)
        target = target_of_cells(batch["targets"].float(), numbers)
        # At the coarsest scale an object is one segment and a photograph has few.
        segments, numbers = segments[:, -1], numbers[:, -1]
        with torch.no_grad(), autocast():
            latents = self.vae.encode(image).float()
        classes = batch["classes"].clone()
        classes[torch.rand(len(classes), generator=generator) < _EMPTY_PROMPT_SHARE] = 0
        timesteps = draw_timesteps(len(image), generator)
        noise = torch.randn(latents.shape, generator=generator)
        noised = self.scheduler.add_noise(latents, noise, timesteps)
        with autocast():
            noise_pred = model(noised, timesteps, classes)
        queries = model.queries.float()
        weight = self.scheduler.alphas_cumprod[timesteps] ** _ALIGNMENT_POWER
        weight = weight / weight.sum()
        some = timesteps.argsort()[:_ANSWERS]
        pictures = Pictures(latents[some], segments[some], queries[some].detach())
        answer = answer_loss(model, self.scheduler, pictures, generator, _MOST_CELLS)
        return {
            "noise": (noise_pred.float() - noise).square().mean(),
            "alignment": _ALIGNMENT_WEIGHT * weight @ alignment_loss(queries, target, numbers),
            "grouping": _GROUPING_WEIGHT * weight @ grouping_loss(queries, target, numbers),
            "answer": _ANSWER_WEIGHT * answer,
        }

    def trained(self) -> LatentDiffusion:
        ema = self.ema
        return LatentDiffusion(
            self.vae, ema.unet, ema.empty_prompt(), FEATURE_SITE, MODULATION_SITE
        )

    def draw(self, folder: Path) -> None:
        trained = self.trained()
        segmentation_sheet(trained, self.sheet, folder / "segmentation.png")
        samples_sheet(trained, folder / "samples.png")


def draw_timesteps(count: int, generator: torch.Generator) -> torch.Tensor:
    kind, u = torch.rand(2, count, generator=generator)
    top = torch.full((count,), 1000.0)
    top[kind < _MIDDLE_SHARE] = _MIDDLE_TIMESTEPS
    top[kind < _LOW_SHARE] = _LOW_TIMESTEPS
    return (u * top).long()
