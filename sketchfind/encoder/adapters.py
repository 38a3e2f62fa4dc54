"""Bottleneck adapters for a pre-trained backbone, shared by sketches and photos.

Each adapter starts as the identity (its up-projection is zero), so that the first step of training
sees the pre-trained network unchanged.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from sketchfind.errors import ModelFileError


class TokenAdapter(nn.Module):
    """Linear d→d/r, ReLU, Linear d/r→d, residual; for transformer blocks."""

    def __init__(self, dim: int, reduction: int) -> None:
        super().__init__()
        self.down = nn.Linear(dim, max(dim // reduction, 1))
        self.up = nn.Linear(max(dim // reduction, 1), dim)
        nn.init.trunc_normal_(self.down.weight, std=0.02)
        nn.init.zeros_(self.down.bias)
        nn.init.zeros_(self.up.weight)
        nn.init.zeros_(self.up.bias)

    def forward(self, x: Tensor) -> Tensor:
        """Adapt tokens (B, N, D)."""
        adapted: Tensor = x + self.up(torch.relu(self.down(x)))
        return adapted


class MapAdapter(nn.Module):
    """1x1 convolution C→C/r, ReLU, C/r→C, no bias, residual; for residual stages of a CNN."""

    def __init__(self, channels: int, reduction: int) -> None:
        super().__init__()
        self.down = nn.Conv2d(channels, max(channels // reduction, 1), 1, bias=False)
        self.up = nn.Conv2d(max(channels // reduction, 1), channels, 1, bias=False)
        nn.init.zeros_(self.up.weight)

    def forward(self, x: Tensor) -> Tensor:
        """Adapt feature maps (B, C, H, W)."""
        adapted: Tensor = x + self.up(torch.relu(self.down(x)))
        return adapted


class Adapted(nn.Module):
    """A pre-trained block followed by its adapter."""

    def __init__(self, block: nn.Module, adapter: nn.Module) -> None:
        super().__init__()
        self.block = block
        self.adapter = adapter

    def forward(self, *args: Tensor, **kwargs: Tensor) -> Tensor:
        """Run the block, then the adapter, on whatever the backbone passes."""
        adapted: Tensor = self.adapter(self.block(*args, **kwargs))
        return adapted


def insert_adapters(backbone: nn.Module, reduction: int) -> None:
    """Put an adapter after each transformer block, or each residual block but a stage's first.

    Raises:
        ModelFileError: the backbone is neither ViT-like nor ResNet-like.
    """
    blocks = getattr(backbone, "blocks", None)
    if isinstance(blocks, nn.Sequential):
        dim = int(backbone.embed_dim)  # type: ignore[arg-type]
        for name, block in list(blocks.named_children()):
            blocks.add_module(name, Adapted(block, TokenAdapter(dim, reduction)))
        return
    stages = [getattr(backbone, f"layer{i}", None) for i in range(1, 5)]
    if not all(isinstance(stage, nn.Sequential) for stage in stages):
        raise ModelFileError(
            f"Adapters do not fit into {type(backbone).__name__}.",
            "Use a ViT or a ResNet of timm.",
        )
    for stage in stages:
        assert isinstance(stage, nn.Sequential)
        for name, block in list(stage.named_children())[1:]:
            stage.add_module(name, Adapted(block, MapAdapter(_channels(block), reduction)))


def adapter_parameters(model: nn.Module) -> list[nn.Parameter]:
    """Return the parameters of all adapters in `model`."""
    modules = [m for m in model.modules() if isinstance(m, TokenAdapter | MapAdapter)]
    return [parameter for module in modules for parameter in module.parameters()]


def _channels(block: nn.Module) -> int:
    """Return the number of maps that leave a residual block: its last convolution's."""
    convolutions = [m for m in block.modules() if isinstance(m, nn.Conv2d)]
    return convolutions[-1].out_channels
