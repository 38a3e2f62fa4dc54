"""Bottleneck adapters for a pre-trained backbone, shared by sketches and photos.

Each adapter starts as the identity (its up-projection is zero), so the first step of training sees
the pre-trained network unchanged.
"""

from __future__ import annotations

import typing
from typing import Literal, NamedTuple

import torch
from timm.models.convnext import ConvNeXt
from timm.models.fastvit import FastVit
from timm.models.resnetv2 import ResNetV2
from torch import Tensor, nn

from sketchfind.errors import ModelFileError

# block: after each whole block (arXiv 2305.05144).  mlp: beside each block's MLP, on the same
# normalised tokens (AdaptFormer, arXiv 2205.13535).  last-half: as block, in the later blocks only.
Placement = Literal["block", "mlp", "last-half"]
PLACEMENTS: tuple[Placement, ...] = typing.get_args(Placement)


class TokenAdapter(nn.Module):
    """Linear d→d/r, ReLU, Linear d/r→d, residual; for transformer blocks."""

    def __init__(self, dim: int, reduction: int) -> None:
        super().__init__()
        width = max(dim // reduction, 1)
        self.down = nn.Linear(dim, width)
        self.up = nn.Linear(width, dim)
        nn.init.trunc_normal_(self.down.weight, std=0.02)
        nn.init.zeros_(self.down.bias)
        nn.init.zeros_(self.up.weight)
        nn.init.zeros_(self.up.bias)

    def change(self, x: Tensor) -> Tensor:
        """Return what to add to tokens (B, N, D)."""
        change: Tensor = self.up(torch.relu(self.down(x)))
        return change

    def forward(self, x: Tensor) -> Tensor:
        """Adapt tokens (B, N, D)."""
        return x + self.change(x)


class MapAdapter(nn.Module):
    """1x1 convolution C→C/r, ReLU, C/r→C, no bias, residual; for residual stages of a CNN."""

    def __init__(self, channels: int, reduction: int) -> None:
        super().__init__()
        width = max(channels // reduction, 1)
        self.down = nn.Conv2d(channels, width, 1, bias=False)
        self.up = nn.Conv2d(width, channels, 1, bias=False)
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


class AdaptedBeside(nn.Module):
    """A pre-trained module, usually an MLP, beside an adapter that gets the same input."""

    def __init__(self, block: nn.Module, adapter: TokenAdapter) -> None:
        super().__init__()
        self.block = block
        self.adapter = adapter

    def forward(self, x: Tensor) -> Tensor:
        """Return the sum of both outputs for tokens (B, N, D)."""
        both: Tensor = self.block(x) + self.adapter.change(x)
        return both


def insert_adapters(backbone: nn.Module, reduction: int, placement: Placement = "block") -> None:
    """Put adapters into all transformer blocks, or all blocks of a CNN but each stage's first.

    "last-half" leaves out the first half of these. If a transformer block has a layer scale, it
    also scales an adapter beside the MLP.

    Raises:
        ModelFileError: the backbone is neither a ViT nor a known CNN, or has no such place.
    """
    if placement not in PLACEMENTS:
        raise ModelFileError(
            "There is no adapter placement '{placement}'.",
            "Known: {known}.",
            placement=placement,
            known=", ".join(PLACEMENTS),
        )
    transformer = transformer_of(backbone)
    places = _children(transformer.blocks) if transformer else _residual_blocks(backbone)
    if not places or (placement == "mlp" and transformer is None):
        raise ModelFileError(
            "Adapters ({placement}) do not fit into {kind}.",
            "Use a ViT, or with block or last-half a CNN that has stages of more than one block "
            "(most of ResNet, ConvNeXt and FastViT); or set model.adapter_reduction to 0.",
            placement=placement,
            kind=type(backbone).__name__,
        )
    if placement == "last-half":
        places = places[len(places) // 2 :]
    for parent, name, block in places:
        if transformer is None:
            parent.add_module(name, Adapted(block, MapAdapter(_channels(block), reduction)))
        elif placement == "mlp":
            _adapt_mlp(block, TokenAdapter(transformer.width, reduction))
        else:
            parent.add_module(name, Adapted(block, TokenAdapter(transformer.width, reduction)))


def adapter_parameters(model: nn.Module) -> list[nn.Parameter]:
    """Return the parameters of all adapters in `model`."""
    modules = [m for m in model.modules() if isinstance(m, TokenAdapter | MapAdapter)]
    return [parameter for module in modules for parameter in module.parameters()]


class Transformer(NamedTuple):
    """Where the transformer blocks of a ViT are, and the width of its tokens."""

    blocks: nn.Module
    width: int


def transformer_of(backbone: nn.Module) -> Transformer | None:
    """Return the transformer in a ViT of timm or open_clip; None if there is none."""
    network = _network(backbone)
    blocks, width = getattr(network, "blocks", None), getattr(network, "embed_dim", None)
    if blocks is None:  # else open_clip's own
        inner = getattr(network, "transformer", None)
        blocks, width = getattr(inner, "resblocks", None), getattr(inner, "width", None)
    if isinstance(blocks, nn.Sequential | nn.ModuleList) and isinstance(width, int):
        return Transformer(blocks, width)
    return None


def _network(backbone: nn.Module) -> nn.Module:
    """Return the network with the blocks; image towers of CLIP hold it inside."""
    network = getattr(backbone, "network", backbone)
    assert isinstance(network, nn.Module)
    return network


def _children(parent: nn.Module) -> list[tuple[nn.Module, str, nn.Module]]:
    return [(parent, name, child) for name, child in parent.named_children()]


def _residual_blocks(backbone: nn.Module) -> list[tuple[nn.Module, str, nn.Module]]:
    """Return all residual blocks of a CNN but each stage's first; [] for other networks."""
    network = _network(backbone)
    if isinstance(network, ConvNeXt | FastVit | ResNetV2):
        stages = [getattr(stage, "blocks", None) for stage in network.stages]
    else:
        stages = [getattr(network, f"layer{i}", None) for i in range(1, 5)]
    if not all(isinstance(stage, nn.Sequential) for stage in stages):
        return []
    return [place for stage in stages if stage is not None for place in _children(stage)[1:]]


def _adapt_mlp(block: nn.Module, adapter: TokenAdapter) -> None:
    mlp = getattr(block, "mlp", None)
    if not isinstance(mlp, nn.Module):
        raise ModelFileError(
            "{kind} has no MLP of its own for an adapter beside it.",
            "Use the adapter placement block or last-half.",
            kind=type(block).__name__,
        )
    block.add_module("mlp", AdaptedBeside(mlp, adapter))


def _channels(block: nn.Module) -> int:
    """Return the number of maps that leave a residual block: its last convolution's."""
    convolutions = [m for m in block.modules() if isinstance(m, nn.Conv2d)]
    return convolutions[-1].out_channels
