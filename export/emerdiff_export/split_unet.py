"""The UNet cut in two at the modulated cross-attention.

At a fixed timestep nothing before that layer depends on the offset, so `UNetHead` runs once per
picture and `UNetTail` once per batch of offsets. `UNetFull` runs both on a batch of latents. Batch
item 0 is always the unmodulated branch.
"""

import torch
from torch import nn

from .model import LatentDiffusion
from .shared_attention import SharedAttention


class UNetHead(nn.Module):
    """sample [B,C,h,w], timestep [1] -> features [1,g*g,D] and the activations at the split."""

    def __init__(self, model: LatentDiffusion):
        super().__init__()
        self.unet = model.unet
        self.register_buffer("empty_prompt", model.empty_prompt)
        for name, condition in model.added.items():
            self.register_buffer(name, condition)
        self.added = list(model.added)
        self.modulation_site = model.modulation_site
        self.unet.set_attn_processor(
            {name: SharedAttention() for name in self.unet.attn_processors}
        )
        self.features = self.unet.get_submodule(str(model.feature_site))

    def forward(self, sample, timestep):
        unet, prompt, site = self.unet, self.empty_prompt, self.modulation_site
        temb = unet.time_embedding(unet.time_proj(timestep).to(sample.dtype))
        if self.added:
            conditions = {name: getattr(self, name) for name in self.added}
            temb = temb + unet.get_aug_embed(temb, prompt, conditions)
        x = unet.conv_in(sample)
        skips = [x]
        for block in unet.down_blocks:
            x, residuals = _run(block, prompt, hidden_states=x, temb=temb)
            skips.extend(residuals)
        if unet.mid_block is not None:
            x = _run(unet.mid_block, prompt, hidden_states=x, temb=temb)
        for block in unet.up_blocks[: site.block]:
            n = len(block.resnets)
            x = _run(
                block, prompt, hidden_states=x, temb=temb, res_hidden_states_tuple=tuple(skips[-n:])
            )
            del skips[-n:]
        block = unet.up_blocks[site.block]
        for i in range(site.attention):
            x = block.resnets[i](_cat(x, skips.pop()), temb)
            x = block.attentions[i](x, encoder_hidden_states=prompt, return_dict=False)[0]
        residual = block.resnets[site.attention](_cat(x, skips.pop()), temb)
        hidden, _ = block.attentions[site.attention]._operate_on_continuous_inputs(residual)
        layers = block.attentions[site.attention].transformer_blocks
        for layer in layers[: site.layer]:
            hidden = layer(hidden, encoder_hidden_states=prompt)
        layer = layers[site.layer]
        hidden = hidden + layer.attn1(layer.norm1(hidden))
        hidden = hidden + layer.attn2(layer.norm2(hidden), encoder_hidden_states=prompt)
        return self.features.processor.query, temb, hidden, residual, *skips


class UNetTail(nn.Module):
    """The activations at the split (batch 1 or B), offset [B,1,g,g] -> noise_pred [B,C,h,w]."""

    def __init__(self, model: LatentDiffusion):
        super().__init__()
        self.unet = model.unet
        self.register_buffer("empty_prompt", model.empty_prompt)
        self.site = model.modulation_site

    def forward(self, offset, temb, hidden, residual, *skips):
        unet, prompt, site, skips = self.unet, self.empty_prompt, self.site, list(skips)
        block = unet.up_blocks[site.block]
        attention = block.attentions[site.attention]
        layer, *layers = attention.transformer_blocks[site.layer :]
        # The block adds the attention output to `hidden`, so the offset can be added to the sum.
        hidden = hidden + offset.reshape(-1, int(hidden.shape[1]), 1)
        hidden = hidden + layer.ff(layer.norm3(hidden))
        for layer in layers:
            hidden = layer(hidden, encoder_hidden_states=prompt)
        channels, height, width = (int(n) for n in residual.shape[1:])
        if attention.use_linear_projection:
            hidden = attention.proj_out(hidden)
        hidden = hidden.transpose(1, 2).reshape(-1, channels, height, width)
        if not attention.use_linear_projection:
            hidden = attention.proj_out(hidden)
        x = hidden + residual
        for i in range(site.attention + 1, len(block.resnets)):
            x = block.resnets[i](_cat(x, skips.pop()), temb)
            x = block.attentions[i](x, encoder_hidden_states=prompt, return_dict=False)[0]
        for upsampler in block.upsamplers or ():
            x = upsampler(x)
        for block in unet.up_blocks[site.block + 1 :]:
            n = len(block.resnets)
            residuals = tuple(_expand(s, x) for s in skips[-n:])
            x = _run(block, prompt, hidden_states=x, temb=temb, res_hidden_states_tuple=residuals)
            del skips[-n:]
        return unet.conv_out(unet.conv_act(unet.conv_norm_out(x)))


class UNetFull(nn.Module):
    """sample [B,C,h,w], timestep [1], offset [B,1,g,g] -> noise_pred [B,C,h,w], features."""

    def __init__(self, model: LatentDiffusion):
        super().__init__()
        self.head, self.tail = UNetHead(model), UNetTail(model)

    def forward(self, sample, timestep, offset):
        features, *activations = self.head(sample, timestep)
        return self.tail(offset, *activations), features


def _run(block, prompt, **inputs):
    if getattr(block, "has_cross_attention", False):
        inputs["encoder_hidden_states"] = prompt
    return block(**inputs)


def _expand(skip, x):
    return skip.expand(x.shape[0], -1, -1, -1)


def _cat(x, skip):
    return torch.cat([x, _expand(skip, x)], dim=1)
