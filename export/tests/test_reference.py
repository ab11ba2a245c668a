"""The reference satisfies the definitions of the method."""

import torch

from emerdiff_export.reference import Reference


def denoised(model, offset):
    reference = Reference(model, num_inference_steps=10)
    latents = torch.randn(1, 4, 16, 16)
    timesteps = reference.timesteps_from(281)
    noise = torch.randn(len(timesteps), *latents.shape)
    first, z, maps = reference.invert(latents, timesteps, noise)
    image, _ = reference.modulated_image(first, timesteps, z, maps, offset)
    return image, model.vae.decode(latents)


def test_inversion_reproduces_the_picture(model):
    image, original = denoised(model, None)
    torch.testing.assert_close(image, original.clamp(-1, 1), atol=1e-3, rtol=1e-3)


def test_an_offset_changes_the_picture(model):
    image, original = denoised(model, 10 * torch.ones(model.grid))
    assert (image - original.clamp(-1, 1)).abs().max() > 1e-2


def test_the_difference_map_is_the_distance_over_colours(model):
    plus, minus = torch.zeros(1, 3, 8, 8), torch.zeros(1, 3, 8, 8)
    plus[0, :, 2, 3] = torch.tensor([1.0, 2.0, 2.0])
    difference = Reference(model, 50).difference_map(plus, minus, sigma=0.0)
    assert difference[2, 3] == 3.0
    assert difference.sum() == 3.0


def test_the_schedule_starts_at_the_modulated_timestep(model):
    assert Reference(model, 50).timesteps_from(281) == list(range(281, 0, -20))
