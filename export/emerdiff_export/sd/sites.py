"""Which cross-attentions of a UNet are the paper's (section 3): in Stable Diffusion 1.x, the first
and the last of the up-block that is 16x16 at 512."""

from diffusers import UNet2DConditionModel

from ..model import Site


def sites(unet: UNet2DConditionModel) -> tuple[Site, Site, str]:
    """The feature site, the modulation site, and why, for the manifest."""
    block = next(i for i, up in enumerate(unet.up_blocks) if hasattr(up, "attentions"))
    attentions = unet.up_blocks[block].attentions
    last = len(attentions) - 1
    depth = len(attentions[last].transformer_blocks)
    reason = (
        f"up_blocks.{block} is the lowest resolution with cross-attention on the way up, as the "
        "16x16 block of Stable Diffusion 1.x is; features are the queries of its first "
        "cross-attention, the offset goes to the output of its last"
    )
    if last != 2:
        reason += f" (the paper's third: this UNet has {last + 1})"
    if depth > 1:
        reason += f", in the last of {depth} transformer blocks, after which its resolution changes"
    return Site(block, 0), Site(block, last, depth - 1), reason
