"""Mix the tokens of the last blocks of a transformer.

The last block knows most about what the network was trained on, earlier blocks more about
everything else. Together they find more drawings of classes that were never seen
(training/EXPERIMENTS.md).
"""

from __future__ import annotations

from collections import OrderedDict, deque

from torch import Tensor, nn

from sketchfind.encoder.adapters import transformer_of
from sketchfind.errors import ModelFileError


class BlendedBlocks(nn.Sequential):
    """Transformer blocks that return half of the last one's tokens and half of earlier ones'."""

    def __init__(self, blocks: nn.Sequential, earlier: int) -> None:
        """Take over `blocks` under their names; mix the last with the mean of `earlier` others."""
        super().__init__(OrderedDict(blocks.named_children()))
        self._earlier = earlier

    def forward(self, x: Tensor) -> Tensor:
        """Return tokens (B, N, D)."""
        outputs: deque[Tensor] = deque(maxlen=self._earlier + 1)
        for block in self:
            x = block(x)
            outputs.append(x)
        *before, last = outputs
        return (last + sum(before[1:], before[0]) / len(before)) / 2


def blend_blocks(backbone: nn.Module, earlier: int) -> None:
    """Let a ViT pool the tokens of its last block mixed with those of `earlier` blocks before it.

    Raises:
        ModelFileError: the backbone is no ViT of timm's usual build, or has too few blocks.
    """
    # A network that keeps its blocks in a list calls them one by one, which would skip the mixing.
    blocks = getattr(backbone, "blocks", None) if transformer_of(backbone) else None
    if not isinstance(blocks, nn.Sequential) or not 0 < earlier < len(blocks):
        raise ModelFileError(
            "{earlier} earlier blocks of {kind} cannot be blended with its last one.",
            "Set model.blended_blocks to 0, or use a ViT with more blocks.",
            earlier=earlier,
            kind=type(backbone).__name__,
        )
    backbone.add_module("blocks", BlendedBlocks(blocks, earlier))
