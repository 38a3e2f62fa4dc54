"""The network: an adapted backbone and a projection to the text space (arXiv 2305.05144)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import timm
import torch
from torch import Tensor, nn

from sketchfind.encoder.adapters import Placement, insert_adapters
from sketchfind.errors import ModelFileError


@dataclass(frozen=True, slots=True)
class Architecture:
    """All that is needed to build the network; part of a model file's header."""

    backbone: str = "vit_tiny_patch16_224"  # a timm name
    image_size: int = 160  # pixels, both sides
    adapter_reduction: int = 4  # bottleneck width is d / reduction; 0 for no adapters
    text_dim: int = 512  # width of the text space; CLIP ViT-B/32 has 512
    projection_dim: int = 512  # hidden width of the projection
    adapter_placement: Placement = "block"  # or beside each "mlp", or blocks of the "last-half"


class Features(NamedTuple):
    """What one forward pass yields, not normalised."""

    backbone: Tensor  # (B, D) pooled
    clip: Tensor  # (B, T) in the text space


class SketchPhotoEncoder(nn.Module):
    """One network for sketches and photos; sketches come as grey pictures in three channels."""

    mean: Tensor
    std: Tensor

    def __init__(self, architecture: Architecture, pretrained: Path | None = None) -> None:
        """Build the network, the backbone from `pretrained` (timm names) where it is given.

        Raises:
            ModelFileError: the backbone is unknown, or the weights are not for it.
        """
        super().__init__()
        self.architecture = architecture
        self.backbone = create_backbone(architecture.backbone, architecture.image_size, pretrained)
        dim = int(self.backbone.num_features)  # type: ignore[arg-type]
        if architecture.adapter_reduction:
            insert_adapters(
                self.backbone, architecture.adapter_reduction, architecture.adapter_placement
            )
        self.projection = nn.Sequential(
            nn.Linear(dim, architecture.projection_dim),
            nn.ReLU(),
            nn.Linear(architecture.projection_dim, architecture.text_dim),
        )
        config = self.backbone.pretrained_cfg
        for name in ("mean", "std"):
            values = torch.tensor(config[name], dtype=torch.float32)  # type: ignore[index]
            self.register_buffer(name, values.view(1, 3, 1, 1), persistent=False)

    def forward(self, pixels: Tensor) -> Features:
        """Encode uint8 pictures (B, 3, S, S)."""
        x = (pixels.to(self.mean.dtype) / 255 - self.mean) / self.std
        pooled = self.backbone(x)  # (B, D)
        return Features(pooled, self.projection(pooled))


def create_backbone(
    name: str, image_size: int, pretrained: Path | None = None, classes: int = 0
) -> nn.Module:
    """Build a timm backbone; with `classes` it keeps its classifier and returns logits.

    Raises:
        ModelFileError: timm does not know the name, or the weights do not fit it.
    """
    options: dict[str, Any] = {"num_classes": classes}
    if name not in timm.list_models():
        raise ModelFileError(f"timm knows no backbone {name!r}.", "See timm.list_models().")
    if "vit" in name:
        options["img_size"] = image_size
    if pretrained is not None:
        # timm's own loader adapts position embeddings to the image size.
        options |= {"pretrained": True, "pretrained_cfg_overlay": {"file": str(pretrained)}}
    try:
        backbone: nn.Module = timm.create_model(name, **options)
    except (OSError, RuntimeError, ValueError, KeyError, TypeError) as error:
        raise ModelFileError(f"The backbone {name} cannot be built: {error}.") from error
    return backbone


def grey_to_rgb(sketches: Tensor) -> Tensor:
    """View grey pictures (B, S, S) as (B, 3, S, S)."""
    return sketches.unsqueeze(1).expand(-1, 3, -1, -1)
