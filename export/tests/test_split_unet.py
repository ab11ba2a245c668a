"""Compares the exported modules with diffusers' own forward pass and with real injection."""

import torch
from diffusers.models.attention_processor import AttnProcessor

from emerdiff_export.reference import Reference
from emerdiff_export.split_unet import UNetFull, UNetHead, UNetTail

TIMESTEP = torch.tensor([281])


def inputs(model, batch):
    return torch.randn(batch, 4, *model.latent_size), torch.randn(batch, 1, *model.grid)


def test_batch_1_without_offset_is_the_plain_unet(model):
    sample, offset = inputs(model, 1)
    noise_pred, _ = UNetFull(model)(sample, TIMESTEP, torch.zeros_like(offset))
    model.unet.set_attn_processor(AttnProcessor())
    plain = model.unet(sample, TIMESTEP, encoder_hidden_states=model.empty_prompt).sample
    torch.testing.assert_close(noise_pred, plain, atol=1e-5, rtol=1e-5)


def test_head_then_tail_is_the_full_graph(model):
    sample, offset = inputs(model, 3)
    sample = sample[:1].expand(3, -1, -1, -1)
    expected, features = UNetFull(model)(sample, TIMESTEP, offset)
    head_features, *activations = UNetHead(model)(sample[:1], TIMESTEP)
    torch.testing.assert_close(head_features, features)
    noise_pred = UNetTail(model)(offset, *activations)
    torch.testing.assert_close(noise_pred, expected, atol=1e-5, rtol=1e-5)


def test_a_batch_shares_the_attention_maps_of_item_0(model):
    """Sharing queries and keys equals keeping maps in one pass and injecting them in another."""
    sample, offset = inputs(model, 3)
    offset[0] = 0
    batch, _ = UNetFull(model)(sample, TIMESTEP, offset)
    reference = Reference(model, num_inference_steps=50)
    reference._noise_pred(sample[:1], 281)
    maps = dict(reference.maps.kept)
    for item in (1, 2):
        one = reference.modulated_noise_pred(sample[item : item + 1], 281, maps, offset[item, 0])
        torch.testing.assert_close(batch[item : item + 1], one, atol=1e-5, rtol=1e-5)


def test_an_offset_changes_its_own_branch_only(model):
    sample, offset = inputs(model, 3)
    offset[:2] = 0
    noise_pred, _ = UNetFull(model)(sample[:1].expand(3, -1, -1, -1), TIMESTEP, offset)
    assert torch.equal(noise_pred[0], noise_pred[1])
    assert not torch.allclose(noise_pred[0], noise_pred[2])
