"""The terms of the UNet's loss, on small cases."""

import copy
from dataclasses import replace

import pytest
import torch
from diffusers import UNet2DConditionModel
from torch.nn.functional import adaptive_avg_pool2d, interpolate

from emerdiff_export.model import LatentDiffusion, scheduler
from emerdiff_export.split_unet import UNetFull
from emerdiff_export.train.alignment import alignment_loss, grouping_loss
from emerdiff_export.train.answer import Pictures, answer_loss, injection, outline_loss
from emerdiff_export.train.masks import Masks, clusters, draw_masks, meaning
from emerdiff_export.train.tail import freeze_head
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


def cells_of(pixels: torch.Tensor) -> torch.Tensor:
    """The middle of each cell, [g*g]."""
    return pixels[4::8, 4::8].flatten().float()


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
    # Training computes in bfloat16 where that is fast.
    torch.testing.assert_close(torch.cat([plain, pushed]), expected, atol=0.05, rtol=0.05)
    assert (expected[1] - exported(sample, timestep, 0 * offset)[0][1]).abs().max() > 0.2


def test_the_mask_drawn_is_neither_tiny_nor_most_of_the_picture():
    segments = torch.zeros(2, 128, 128, dtype=torch.int16)
    segments[0, :8, :8] = 4
    segments[0, 16:64, 16:64] = 7
    # Where queries are alike all cells are one cluster.
    queries = torch.zeros(2, GRID * GRID, 3)
    drawn = 0
    for seed in range(20):
        masks = draw_masks(segments, queries, torch.Generator().manual_seed(seed), most_cells=128)
        if masks.cells[0].any():
            drawn += 1
            assert torch.equal(masks.inside[0], segments[0] == 7)
            assert torch.equal(masks.cells[0], cells_of(segments[0] == 7))
            assert masks.asked[0].all()
        assert not masks.cells[1].any() and not masks.asked[1].any()
    assert 0 < drawn < 20


def test_the_largest_mask_drawn_is_the_largest_that_is_asked_for():
    segments, queries = right_of(32), torch.zeros(1, GRID * GRID, 3)
    for most_cells, found in ((191, {0, 64}), (192, {0, 64, 192})):
        drawn = (
            draw_masks(segments, queries, torch.Generator().manual_seed(seed), most_cells)
            for seed in range(40)
        )
        assert {int(masks.cells.sum()) for masks in drawn} == found


def test_clusters_are_those_of_the_queries():
    of = torch.arange(GRID * GRID) % 3
    queries = 10 * torch.nn.functional.one_hot(of, 3).float() + torch.rand(GRID * GRID, 3)
    found = clusters(queries, 12, torch.Generator().manual_seed(0))
    assert all(len(of[found == cluster].unique()) == 1 for cluster in found.unique())


def test_a_mask_means_the_segments_that_most_of_it_covers():
    segments = right_of(64)[0].clone()
    segments[:8, :8] = 2
    numbers = cells_of(segments).long()
    # Too few cells of the right half, and two too many.
    cells = cells_of(right_of(72)[0]) > 0
    cells[1:3] = True
    inside, asked = meaning(cells, segments, numbers)
    assert torch.equal(inside, segments == 1) and asked.all()
    # A part of the right half, and all of the corner.
    cells = cells_of(right_of(112)[0]) > 0
    cells[0] = True
    inside, asked = meaning(cells, segments, numbers)
    assert torch.equal(inside, (right_of(112)[0] > 0) | (segments == 2))
    assert torch.equal(asked, (segments != 1) | (right_of(112)[0] > 0))


def test_the_exact_outline_costs_less_than_that_of_the_cells():
    inside, cells = right_of(67) == 1, cells_of(right_of(64)[0])
    masks = Masks(cells[None], inside, torch.ones_like(inside))
    blurred = interpolate(cells.reshape(1, 1, GRID, GRID), (32, 32), mode="bilinear")[0]
    outline = adaptive_avg_pool2d(inside.float(), 32)
    exact = outline_loss(outline, masks)
    assert exact < 0.5 * outline_loss(blurred, masks)
    torch.testing.assert_close(outline_loss(9 * outline, masks), exact)
    assert outline_loss(blurred, replace(masks, cells=torch.zeros(1, GRID * GRID))) == 0
    assert outline_loss(blurred, replace(masks, asked=torch.zeros_like(inside))) == 0


def test_cells_that_a_mask_should_not_have_count_as_much_as_its_outline():
    inside, cells = right_of(64) == 1, cells_of(right_of(64)[0])
    wrong = cells.clone()
    wrong[GRID : 2 * GRID] = 1
    all_asked = torch.ones_like(inside)
    right_map = adaptive_avg_pool2d(inside.float(), 32)
    wrong_map = right_map.clone()
    wrong_map[:, 2:4] = 1
    masks = Masks(wrong[None], inside, all_asked)
    assert outline_loss(right_map, masks) < 0.6 * outline_loss(wrong_map, masks)


def test_training_lowers_the_answer_loss(conditioned):
    latents, segments = torch.randn(2, 4, 32, 32), right_of(67).repeat(2, 1, 1)
    pictures = Pictures(latents, segments, cells_of(segments[0])[None, :, None].repeat(2, 1, 3))
    optimizer = torch.optim.Adam(conditioned.parameters(), 3e-3)
    losses = []
    with torch.enable_grad():
        for _ in range(12):
            generator = torch.Generator().manual_seed(0)
            loss = answer_loss(conditioned, scheduler(), pictures, generator, most_cells=128)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    assert losses[-1] < 0.9 * losses[0]


def test_what_is_trained_of_the_tail_leaves_the_queries_alone(conditioned):
    sample, timestep = torch.randn(1, 4, 32, 32), torch.tensor([281])
    with torch.enable_grad():
        freeze_head(conditioned)
    noise_pred, queries = conditioned.push(sample, timestep), conditioned.queries
    trained = {name for name, p in conditioned.named_parameters() if p.requires_grad}
    assert f"unet.{MODULATION_SITE}.to_v.weight" in trained
    assert f"unet.{FEATURE_SITE}.to_k.weight" in trained
    for name in trained:
        conditioned.get_parameter(name).data += 0.1
    pushed = conditioned.push(sample, timestep)
    assert torch.equal(conditioned.queries, queries)
    assert (pushed - noise_pred).abs().max() > 0.1
