"""Attention injection as the exported graphs do it: queries and keys of batch item 0 for all.

Item 0 is the unmodulated branch, so every other branch attends with the maps of the unmodulated
pass, and softmax(QK^T) is computed once per layer whatever the batch. With batch 1 this is plain
attention.
"""

import torch


class SharedAttention:
    """A diffusers attention processor. `query` holds the last queries, [1, tokens, channels]."""

    def __init__(self):
        self.query = None

    def __call__(self, attn, hidden_states, encoder_hidden_states=None, **_):
        context = hidden_states if encoder_hidden_states is None else encoder_hidden_states
        self.query = attn.to_q(hidden_states[:1])
        query = self._heads(self.query, attn.heads)
        key = self._heads(attn.to_k(context[:1]), attn.heads)
        value = self._heads(attn.to_v(context), attn.heads)
        maps = torch.softmax(query @ key.transpose(-1, -2) * attn.scale, dim=-1)
        tokens, channels = hidden_states.shape[1], value.shape[1] * value.shape[3]
        out = (maps @ value).transpose(1, 2).reshape(-1, int(tokens), int(channels))
        return attn.to_out[0](out)

    @staticmethod
    def _heads(x, heads):
        # `int` freezes the tokens and channels in a traced graph, so that it reshapes by constants.
        _, tokens, channels = x.shape
        return x.reshape(-1, int(tokens), heads, int(channels) // heads).transpose(1, 2)
