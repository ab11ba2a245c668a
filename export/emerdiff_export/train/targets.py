"""Targets that the clustered queries are aligned to.

Each cell of the grid gets one vector: colour and ImageNet features, averaged over the segment that
covers most of the cell. All cells of a region thus share one target, wherever they lie. A
photograph has segments at several scales, and the target is the mean over the scales: cells are
near each other if even the finest segmentation joins them, far if even the coarsest separates them.
"""

from collections.abc import Iterator

import numpy as np
import torch
from skimage.color import rgb2lab
from torch import nn
from torch.nn.utils.rnn import pad_sequence

from ..pictures import tensor_of
from .precision import autocast
from .scenes import Scene
from .teacher import STRIDE_8, STRIDE_16, Teacher

GRID = 16
_FEATURE_SIZE = 64
"""Side of the feature map that is averaged over segments."""
_WEIGHTS = (3.0, 0.7, 1.0)
"""Weights of colour (CIELAB) and of the teacher's features of stride 8 and 16, each scaled to
deviation 1. They were chosen by how well k-means (K = 8) of the targets covers the regions of
photographs."""


class Targets(nn.Module):
    """Projects mean features of segments onto their principal components [features, dim]."""

    def __init__(self, dim: int):
        super().__init__()
        self.teacher = Teacher()
        self.channels = (3, self.teacher.channels(STRIDE_8), self.teacher.channels(STRIDE_16))
        features = sum(self.channels)
        self.register_buffer("scale", torch.ones(features))
        self.register_buffer("mean", torch.zeros(features))
        self.register_buffer("basis", torch.eye(features)[:, :dim])

    @torch.no_grad()
    def fit(self, scenes: Iterator[Scene]) -> "Targets":
        """Sets scales and principal components so that targets have mean square length 1."""
        scenes = list(scenes)
        maps = torch.stack([self._features(scene.image) for scene in scenes[::4]])
        deviation = maps.std((0, 2, 3))
        groups = zip(deviation.split(self.channels), _WEIGHTS, strict=True)
        self.scale.copy_(torch.cat([(weight / d.mean()).expand(len(d)) for d, weight in groups]))
        cells = torch.cat([self._cells(scene) for scene in scenes])
        self.mean.copy_(cells.mean(0))
        _, vectors = torch.linalg.eigh(torch.cov(cells.T))
        basis = vectors.flip(1)[:, : self.basis.shape[1]]
        length = ((cells - self.mean) @ basis).square().sum(1).mean().sqrt()
        self.basis.copy_(basis / length)
        return self

    @torch.no_grad()
    def forward(self, scene: Scene) -> torch.Tensor:
        """Targets of each segment, [N,SCALES,dim]; undefined where a scale has no such segment."""
        return (self._segments(scene) - self.mean) @ self.basis

    def _segments(self, scene: Scene) -> torch.Tensor:
        """Mean features of each segment, [N,SCALES,features]."""
        image = background = self._features(scene.image)
        if scene.classes:
            background = self._features(scene.background)
        return pad_sequence(
            [
                self._means(image, background, segments, scene.num_background)
                for segments in torch.from_numpy(scene.segments).long()
            ]
        )

    def _cells(self, scene: Scene) -> torch.Tensor:
        """Mean features of the segments of each cell, [g*g,features]."""
        numbers = majority(torch.from_numpy(scene.segments).long())
        return target_of_cells(self._segments(scene)[None], numbers[None])[0]

    def _means(self, image, background, segments, num_background: int) -> torch.Tensor:
        """Mean features of each segment.

        Those of the background are taken from the scene without its objects, which the teacher
        would otherwise see nearby.
        """
        step = len(segments) // _FEATURE_SIZE
        numbers = segments[step // 2 :: step, step // 2 :: step].flatten()
        behind = (numbers < num_background)[None]
        features = torch.where(behind, background.flatten(1), image.flatten(1)).T
        count = torch.bincount(numbers, minlength=int(segments.max()) + 1)
        sums = torch.zeros(len(count), features.shape[1]).index_add_(0, numbers, features)
        return sums / count.clamp(min=1)[:, None]

    def _features(self, pixels: np.ndarray) -> torch.Tensor:
        """[S,S,3] uint8 to [features,64,64], each group at its weight."""
        size = (_FEATURE_SIZE, _FEATURE_SIZE)
        image = tensor_of(pixels)[None]
        with autocast():
            seen = self.teacher(image, (STRIDE_8, STRIDE_16))
        small = nn.functional.adaptive_avg_pool2d(image, size)[0].permute(1, 2, 0)
        lab = torch.from_numpy(rgb2lab(small.numpy() * 0.5 + 0.5)).permute(2, 0, 1)
        maps = [nn.functional.interpolate(f.float(), size=size, mode="bilinear")[0] for f in seen]
        return torch.cat([lab, *maps]) * self.scale[:, None, None]


def target_of_cells(targets: torch.Tensor, numbers: torch.Tensor) -> torch.Tensor:
    """Targets of cells, [B,g*g,dim].

    `targets` [B,N,SCALES,dim] are those of segments, `numbers` [B,SCALES,g*g] the segment of each
    cell.
    """
    index = numbers.transpose(1, 2)[..., None].expand(-1, -1, -1, targets.shape[-1])
    return targets.gather(1, index).mean(2)


def majority(segments: torch.Tensor) -> torch.Tensor:
    """The segment that covers most of each cell, [...,S,S] to [...,g*g]."""
    side = segments.shape[-1] // GRID
    cells = segments.unflatten(-1, (GRID, side)).unflatten(-3, (GRID, side)).transpose(-3, -2)
    return cells.flatten(-2).mode(-1).values.flatten(-2)
