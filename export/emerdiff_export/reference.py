"""The paper's method in plain PyTorch and diffusers, which the Rust library is compared with.

It has no batches, shared queries or split graphs. The unmodulated denoising pass keeps the
attention maps of every layer at every step, and they are injected into each modulated pass (paper
section 3.3). Noise is an argument, so that another implementation can be given the same noise.
"""

from dataclasses import dataclass

import torch
from diffusers import DDIMScheduler
from scipy.ndimage import gaussian_filter

from .model import LatentDiffusion, scheduler
from .steps import difference, noised


class AttentionMaps:
    """Attention processors that keep their attention maps, or use maps that were kept."""

    def __init__(self):
        self.kept: dict[str, torch.Tensor] = {}
        self.injected: dict[str, torch.Tensor] | None = None
        self.queries: dict[str, torch.Tensor] = {}
        self.offset: tuple[str, torch.Tensor] | None = None

    def processor(self, layer: str):
        def attend(attn, hidden_states, encoder_hidden_states=None, **_):
            context = hidden_states if encoder_hidden_states is None else encoder_hidden_states
            query, key, value = attn.to_q(hidden_states), attn.to_k(context), attn.to_v(context)
            self.queries[layer] = query
            if self.injected is None:
                maps = attn.get_attention_scores(
                    attn.head_to_batch_dim(query), attn.head_to_batch_dim(key)
                )
                self.kept[layer] = maps
            else:
                maps = self.injected[layer]
            out = torch.bmm(maps, attn.head_to_batch_dim(value))
            out = attn.to_out[0](attn.batch_to_head_dim(out))
            if self.offset is not None and self.offset[0] == layer:
                out = out + self.offset[1].flatten()[None, :, None]
            return out

        return attend


@dataclass
class Noise:
    feature: torch.Tensor
    """Noises the latents to the feature timestep."""
    steps: torch.Tensor
    """[steps,C,h,w]: noises the latents to each timestep from the modulated one down."""


class Reference:
    def __init__(self, model: LatentDiffusion, num_inference_steps: int):
        self.model = model
        self.maps = AttentionMaps()
        layers = list(model.unet.attn_processors)
        names = {layer: layer.removesuffix(".processor") for layer in layers}
        model.unet.set_attn_processor({k: self.maps.processor(v) for k, v in names.items()})
        self.scheduler: DDIMScheduler = scheduler(model.schedule)
        self.scheduler.set_timesteps(num_inference_steps)

    def encode(self, image):
        return self.model.vae.encode(image)

    def features(self, latents, timestep: int, noise):
        """The queries of the feature layer, [g*g, D]."""
        self._noise_pred(noised(self.scheduler, latents, timestep, noise), timestep)
        return self.maps.queries[str(self.model.feature_site)][0]

    def timesteps_from(self, modulation_timestep: int) -> list[int]:
        return [int(t) for t in self.scheduler.timesteps if t <= modulation_timestep]

    def invert(self, latents, timesteps, noise):
        """Edit-friendly DDPM inversion (Huberman-Spiegelglas et al., section 3.2).

        Returns x_t of the first timestep, the noise z_t with which the steps reproduce the latents,
        and the attention maps of each step.
        """
        each = zip(timesteps, noise, strict=True)
        samples = [*(noised(self.scheduler, latents, t, e) for t, e in each), latents]
        z, maps = [], []
        for i, t in enumerate(timesteps):
            noise_pred = self._noise_pred(samples[i], t)
            maps.append(dict(self.maps.kept))
            mean = self._step(noise_pred, t, samples[i], torch.zeros_like(latents))
            sigma = self._step(noise_pred, t, samples[i], torch.ones_like(latents)) - mean
            z.append((samples[i + 1] - mean) / sigma)
        return samples[0], z, maps

    def modulated_noise_pred(self, sample, timestep, maps, offset):
        """One UNet pass with injected maps and `offset` [g, g] on the modulated layer."""
        self.maps.injected = maps
        if offset is not None:
            self.maps.offset = (str(self.model.modulation_site), offset)
        try:
            return self._noise_pred(sample, timestep)
        finally:
            self.maps.injected = self.maps.offset = None

    def modulated_image(self, sample, timesteps, z, maps, offset):
        """Denoises with `offset` at the first timestep only.

        Returns the image, clamped to its range, and the noise_pred of the first timestep.
        """
        first = None
        for i, t in enumerate(timesteps):
            noise_pred = self.modulated_noise_pred(sample, t, maps[i], offset if i == 0 else None)
            first = noise_pred if first is None else first
            sample = self._step(noise_pred, t, sample, z[i])
        return self.model.vae.decode(sample).clamp(-1, 1), first

    def difference_map(self, plus, minus, sigma: float):
        """Distance over RGB of two images [1,3,H,W], under a Gaussian of `sigma` pixels; [H,W]."""
        distance = difference(plus, minus)[0].numpy()
        return torch.from_numpy(gaussian_filter(distance, sigma, mode="reflect", truncate=4.0))

    def _noise_pred(self, sample, timestep: int):
        return self.model.unet(
            sample,
            timestep,
            encoder_hidden_states=self.model.empty_prompt,
            added_cond_kwargs=self.model.added,
        ).sample

    def _step(self, noise_pred, timestep: int, sample, z):
        return self.scheduler.step(
            noise_pred, timestep, sample, eta=1.0, variance_noise=z
        ).prev_sample
