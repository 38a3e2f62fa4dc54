"""The network: an adapted backbone and a projection to the text space (arXiv 2305.05144)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor, nn

from sketchfind.encoder.adapters import Placement, adapter_parameters, insert_adapters
from sketchfind.encoder.backbones import (
    OPEN_CLIP,
    check_one_size,
    create_backbone,
    image_tower_config,
)
from sketchfind.encoder.blending import blend_blocks
from sketchfind.errors import ModelFileError
from sketchfind.imaging.photo_transform import PhotoTransform


@dataclass(frozen=True, slots=True)
class Architecture:
    """All that is needed to build the network; part of a model file's header."""

    backbone: str = "vit_tiny_patch16_224"  # a timm name, or open_clip:ViT-B-32 for an image tower
    image_size: int = 160  # pixels, both sides
    adapter_reduction: int = 4  # bottleneck width is d / reduction; 0 for no adapters
    text_dim: int = 512  # width of the text space; CLIP ViT-B/32 has 512
    projection_dim: int = 512  # hidden width of the projection; 0: the image tower's own
    # projection or, together with text_dim = 0, no text space
    adapter_placement: Placement = "block"  # or beside each "mlp", or blocks of the "last-half"
    tower: str = ""  # configuration of an image tower, which training fills in from its name
    photos: str = ""  # how photos are prepared, if not in our way; import fills it in
    text: str = ""  # configuration of the text tower in the same file, if there is one
    blended_blocks: int = 0  # how many blocks before the last are mixed half and half with it
    sketch_size: int = 0  # pixels of a sketch, both sides, for a ViT of timm; 0: as photos

    @property
    def sketch_side(self) -> int:
        """Side of the square sketch input in pixels."""
        return self.sketch_size or self.image_size


class Features(NamedTuple):
    """The features of one forward pass, not normalised."""

    backbone: Tensor  # (B, D) pooled
    clip: Tensor  # (B, T) in the text space; T may be 0

    @classmethod
    def joined(cls, parts: Sequence[Features]) -> Features:
        """Return the features of several batches as those of one."""
        return cls(*(torch.cat(each) for each in zip(*parts, strict=True)))


class SketchPhotoEncoder(nn.Module):
    """One network for sketches and photos; sketches come as grey pictures in three channels."""

    mean: Tensor
    std: Tensor

    def __init__(self, architecture: Architecture, pretrained: Path | None = None) -> None:
        """Build the network, with the weights `pretrained` in the backbone if they are given.

        Raises:
            ModelFileError: the backbone is unknown, the weights are not for it, it cannot be
                adapted or blended as described, it takes pictures of one size only, or its own
                projection is asked for and is missing or has another width.
        """
        super().__init__()
        self.architecture = architecture
        self.backbone, own = _pretrained_parts(architecture, pretrained)
        self.feature_dim = int(self.backbone.num_features)  # type: ignore[arg-type]  # D
        if architecture.adapter_reduction:
            insert_adapters(
                self.backbone, architecture.adapter_reduction, architecture.adapter_placement
            )
        if architecture.blended_blocks:
            blend_blocks(self.backbone, architecture.blended_blocks)
        self._projection_is_new = own is None
        self.projection = own or nn.Sequential(
            nn.Linear(self.feature_dim, architecture.projection_dim),
            nn.ReLU(),
            nn.Linear(architecture.projection_dim, architecture.text_dim),
        )
        self.photo_transform = PhotoTransform.from_json(
            architecture.image_size, architecture.photos
        )
        config = self.backbone.pretrained_cfg
        for name in ("mean", "std"):
            figures = getattr(self.photo_transform, name) or config[name]  # type: ignore[index]
            values = torch.tensor(figures, dtype=torch.float32)
            self.register_buffer(name, values.view(1, 3, 1, 1), persistent=False)

    def new_parameters(self) -> list[nn.Parameter]:
        """Return the parameters that no pre-training has seen: adapters, usually the projection."""
        projection = self.projection.parameters() if self._projection_is_new else ()
        return [*adapter_parameters(self.backbone), *projection]

    def forward(self, pixels: Tensor) -> Features:
        """Encode uint8 pictures (B, 3, S, S), where S is the side of a photo or of a sketch."""
        x = (pixels.to(self.mean.dtype) / 255 - self.mean) / self.std
        pooled = self.backbone(x)  # (B, D)
        return Features(pooled, self.projection(pooled))


class _Nothing(nn.Module):
    """The projection of a backbone that has no text space."""

    def forward(self, pooled: Tensor) -> Tensor:
        """Return (B, 0)."""
        return pooled[:, :0]


def _pretrained_parts(
    architecture: Architecture, weights: Path | None
) -> tuple[nn.Module, nn.Module | None]:
    """Build the backbone and, if it is asked for, its own projection to the text space."""
    name, size = architecture.backbone, architecture.image_size
    if not architecture.text_dim or architecture.projection_dim:
        backbone = create_backbone(
            name, size, weights, tower=architecture.tower, sketch_size=architecture.sketch_side
        )
        return backbone, None if architecture.text_dim else _Nothing()
    if not name.startswith(OPEN_CLIP):
        raise ModelFileError(
            "The backbone {name} has no projection to a text space of its own.",
            "Set model.projection_dim to 512, for example.",
            name=name,
        )
    check_one_size(name, size, architecture.sketch_side)
    config = image_tower_config(name, architecture.tower)
    if config.embed_dim != architecture.text_dim:
        raise ModelFileError(
            "{name} projects to {dim} dimensions, but model.text_dim is {text_dim}.",
            "Use its own text space and set model.text_dim to {dim}, "
            "or set model.projection_dim to 512.",
            name=name,
            dim=config.embed_dim,
            text_dim=architecture.text_dim,
        )
    from sketchfind.encoder.image_tower import build_image_tower

    return build_image_tower(config, size, weights)


def grey_to_rgb(sketches: Tensor) -> Tensor:
    """View grey pictures (B, S, S) as (B, 3, S, S)."""
    return sketches.unsqueeze(1).expand(-1, 3, -1, -1)
