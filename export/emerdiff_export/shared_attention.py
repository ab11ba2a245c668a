"""Attention injection as the exported graphs do it: all items use queries and keys of item 0.

Item 0 is the unmodulated branch, so every other branch attends with the maps of the unmodulated
pass, and softmax(QK^T) is computed once per layer for any batch. The values of all branches are
concatenated along the channels, so the maps are read once. With batch 1 this is plain attention.
"""

import torch


class SharedAttention:
    """A diffusers attention processor. `query` holds the last queries, [1, tokens, channels]."""

    def __init__(self):
        self.query = None

    def __call__(self, attn, hidden_states, encoder_hidden_states=None, **_):
        context = hidden_states if encoder_hidden_states is None else encoder_hidden_states
        self.query = attn.to_q(hidden_states[:1])
        key, value = attn.to_k(context[:1]), attn.to_v(context)
        # `int` freezes the tokens and channels in a traced graph, so that it reshapes by constants.
        tokens, context_tokens = int(self.query.shape[1]), int(value.shape[1])
        channels, heads = int(value.shape[2]), attn.heads
        value = value.reshape(-1, context_tokens, heads, channels // heads)
        value = value.permute(1, 2, 0, 3).reshape(1, context_tokens, -1)
        attend = _Fused.apply if torch.onnx.is_in_onnx_export() else _attend
        out = attend(self.query, key, value, heads, attn.scale)
        out = out.reshape(tokens, heads, -1, channels // heads).permute(2, 0, 1, 3)
        return attn.to_out[0](out.reshape(-1, tokens, channels))


def _attend(query, key, value, heads: int, scale: float):
    """Multi-head attention: [1,N,C], [1,M,C], [1,M,V] to [1,N,V]."""
    query, key, value = (
        x.reshape(1, x.shape[1], heads, -1).transpose(1, 2) for x in (query, key, value)
    )
    maps = torch.softmax(query @ key.transpose(-1, -2) * scale, dim=-1)
    return (maps @ value).transpose(1, 2).flatten(2)


class _Fused(torch.autograd.Function):
    """`_attend` as one operator of ONNX Runtime, which never holds whole attention maps."""

    @staticmethod
    def forward(_, query, key, value, heads, scale):
        return _attend(query, key, value, heads, scale)

    @staticmethod
    def symbolic(g, query, key, value, heads, scale):
        out = g.op(
            f"{CONTRIB}::MultiHeadAttention", query, key, value, num_heads_i=heads, scale_f=scale
        )
        return out.setType(query.type().with_sizes([1, None, None]))


CONTRIB = "com.microsoft"
"""The domain of ONNX Runtime's own operators."""
