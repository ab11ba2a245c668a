"""What the terms of the UNet's loss ask for."""

import copy

import pytest
import torch
from diffusers import UNet2DConditionModel
from torch.nn.functional import interpolate

from emerdiff_export.autoencoder import Autoencoder
from emerdiff_export.model import LatentDiffusion, scheduler
from emerdiff_export.split_unet import UNetFull
from emerdiff_export.train.alignment import alignment_loss, grouping_loss
from emerdiff_export.train.answer import (
    answer_loss,
    draw_segments,
    injection,
    outline_loss,
)
from emerdiff_export.train.targets import GRID
from emerdiff_export.train.unet import CONFIG, FEATURE_SITE, MODULATION_SITE, ConditionedUNet


@pytest.fixture
def conditioned() -> ConditionedUNet:
    small = {"block_out_channels": (8, 16, 16), "cross_attention_dim": 8, "norm_num_groups": 4}
    unet = UNet2DConditionModel(in_channels=4, out_channels=4, **CONFIG | small)
    return ConditionedUNet(unet, classes=3)


def right_of(column: int) -> torch.Tensor:
    """Segments [1,128,128]: 1 from this column on, 0 left of it."""
    return (torch.arange(128) >= column).short().expand(1, 128, 128)


def test_aligned_queries_cost_nothing_whatever_their_mean():
    target, numbers = torch.randn(2, GRID * GRID, 6), torch.randint(3, (2, GRID * GRID))
    queries = (target + 5) * 6**0.5
    assert alignment_loss(queries, target, numbers).max() < 0.01
    assert alignment_loss(queries.flip(1), target, numbers).min() > 0.5


def test_a_small_segment_counts_for_more_than_its_cells():
    target = torch.randn(1, GRID * GRID, 6)
    small = torch.arange(GRID * GRID) < 4
    wrong = (target + small[:, None] * 3) * 6**0.5
    segments = small.long()[None]
    one_segment = torch.zeros_like(segments)
    assert alignment_loss(wrong, target, segments) > 2 * alignment_loss(wrong, target, one_segment)


def test_grouping_asks_for_segments_apart_and_not_for_their_numbers():
    target = torch.randn(1, GRID * GRID, 6)
    numbers = torch.randint(3, (1, GRID * GRID))
    together = torch.nn.functional.one_hot(numbers, 6).float() * 10
    scattered = torch.randn(1, GRID * GRID, 6)
    assert grouping_loss(together, target, numbers) < 0.01
    assert grouping_loss(scattered, target, numbers) > 0.3
    torch.testing.assert_close(
        grouping_loss(scattered, target, 7 - 2 * numbers), grouping_loss(scattered, target, numbers)
    )


def test_pushing_is_what_the_exported_graph_does(conditioned):
    prompt = conditioned.empty_prompt()
    unet = copy.deepcopy(conditioned.unet)
    exported = UNetFull(LatentDiffusion(None, unet, prompt, FEATURE_SITE, MODULATION_SITE))
    timestep, sample = torch.tensor([281]), torch.randn(2, 4, 32, 32)
    offset = 3 * torch.randn(2, 1, GRID, GRID)
    offset[0] = 0
    expected, _ = exported(sample, timestep, offset)
    plain = conditioned.push(sample[:1], timestep)
    with injection(conditioned.unet):
        pushed = conditioned.push(sample[1:], timestep, offset[1:].reshape(1, -1, 1))
    # Training computes in bfloat16.
    torch.testing.assert_close(torch.cat([plain, pushed]), expected, atol=0.05, rtol=0.05)
    assert (expected[1] - exported(sample, timestep, 0 * offset)[0][1]).abs().max() > 0.2


def test_the_segment_drawn_is_neither_tiny_nor_most_of_the_picture():
    segments = torch.zeros(2, 128, 128, dtype=torch.int16)
    segments[0, :8, :8] = 4
    segments[0, 16:64, 16:64] = 7
    for seed in range(5):
        inside, cells = draw_segments(segments, torch.Generator().manual_seed(seed))
        assert torch.equal(inside[0], segments[0] == 7)
        assert torch.equal(cells[0].reshape(GRID, GRID), (segments[0] == 7)[4::8, 4::8].float())
        assert not cells[1].any()


def test_the_exact_outline_costs_less_than_that_of_the_cells():
    segments = right_of(67)
    inside, cells = segments == 1, (right_of(64) == 1)[:, 4::8, 4::8].float()
    blurred = interpolate(cells[None], (128, 128), mode="bilinear")[0]
    exact = outline_loss(inside.float(), inside, cells.flatten(1))
    assert exact < 0.5 * outline_loss(blurred, inside, cells.flatten(1))
    torch.testing.assert_close(outline_loss(9 * inside.float(), inside, cells.flatten(1)), exact)
    assert outline_loss(blurred, inside, torch.zeros(1, GRID * GRID)) == 0


def test_training_lowers_the_answer_loss(conditioned):
    vae, latents = Autoencoder(8, 4).requires_grad_(False), torch.randn(2, 4, 32, 32)
    segments = right_of(67).repeat(2, 1, 1)
    optimizer = torch.optim.Adam(conditioned.parameters(), 3e-3)
    losses = []
    with torch.enable_grad():
        for _ in range(12):
            generator = torch.Generator().manual_seed(0)
            loss = answer_loss(conditioned, vae, scheduler(), latents, segments, generator)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    assert losses[-1] < 0.9 * losses[0]
