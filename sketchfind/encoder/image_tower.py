"""Image towers of open_clip as backbones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import open_clip
import torch
from open_clip.convert import convert_state_dict
from open_clip.model import resize_pos_embed
from open_clip.timm_model import TimmModel
from open_clip.transformer import VisionTransformer
from torch import Tensor, nn

from sketchfind.encoder.backbones import check_patches, patches_of
from sketchfind.encoder.image_tower_config import ImageTowerConfig
from sketchfind.encoder.library_errors import ERRORS, reason
from sketchfind.encoder.open_clip_weights import load_checkpoint
from sketchfind.errors import ModelFileError

VISUAL = "visual."  # prefix of the image tower's tensors in a checkpoint of open_clip
# open_clip builds both towers; the text tower is not used here, and may need further packages.
NO_TEXT = {"context_length": 1, "vocab_size": 2, "width": 8, "heads": 1, "layers": 1}


class ImageTower(nn.Module):
    """An image tower without its projection, with the attributes of a timm network that we use.

    Its pooled feature is the one before the tower's own projection. In a ResNet of CLIP, and with
    the attention pooling that open_clip puts on some networks of timm, pooling and projection are
    one step; there the pooled feature is the projected one.
    """

    def __init__(self, visual: nn.Module, dim: int, config: ImageTowerConfig) -> None:
        super().__init__()
        self.visual = visual
        self.num_features = dim
        self.pretrained_cfg = {"mean": config.mean, "std": config.std}

    @property
    def network(self) -> nn.Module:
        """The network with the blocks: open_clip's own, or that of timm inside."""
        trunk = getattr(self.visual, "trunk", self.visual)
        assert isinstance(trunk, nn.Module)
        return trunk

    def forward(self, x: Tensor) -> Tensor:
        """Return pooled features (B, D) of normalised pictures (B, 3, S, S)."""
        pooled: Tensor = self.visual(x)
        return pooled


def build_image_tower(
    config: ImageTowerConfig, image_size: int, weights: Path | None = None
) -> tuple[ImageTower, nn.Module]:
    """Build an image tower, and its own projection from pooled features to (B, T).

    Args:
        config: what to build.
        image_size: side of the pictures; position embeddings are resized to it.
        weights: a checkpoint of open_clip with both towers; only the image tower is read.

    Raises:
        ModelFileError: the parts do not fit together, or the weights are not for this tower.
    """
    try:
        clip = open_clip.CLIP(
            config.embed_dim,
            {**config.vision_cfg, "image_size": image_size},
            NO_TEXT,
            quick_gelu=config.quick_gelu,
        )
        visual: nn.Module = clip.visual
        own = config.vision_cfg.get("image_size")
        if weights is not None:
            _load(clip, weights)
        if isinstance(visual, TimmModel):
            # After loading, so that the position embeddings are resized with the rest.
            _resize(visual.trunk, image_size)
            check_patches("The image tower", patches_of(visual.trunk), image_size, own)
            dim, projection = _split_timm(visual, config.embed_dim)
        elif isinstance(visual, VisionTransformer):
            check_patches("The image tower", visual.patch_size, image_size, own)
            dim, projection = _split_transformer(visual)
        else:
            dim, projection = config.embed_dim, nn.Identity()
    except ERRORS as error:
        raise ModelFileError(
            "The image tower cannot be built: {reason}.",
            reason=reason(error),
        ) from error
    return ImageTower(visual, dim, config), projection


def _load(clip: nn.Module, weights: Path) -> None:
    state = convert_state_dict(clip, load_checkpoint(weights))
    resize_pos_embed(state, clip)
    visual = {
        name.removeprefix(VISUAL): value for name, value in state.items() if name.startswith(VISUAL)
    }
    if not visual:
        raise ValueError(f"{weights} holds no image tower of open_clip")
    assert isinstance(clip.visual, nn.Module)
    clip.visual.load_state_dict(visual)


def _resize(trunk: nn.Module, image_size: int) -> None:
    resize = getattr(trunk, "set_input_size", None)
    if resize is not None:
        resize(img_size=image_size)


def _split_transformer(visual: Any) -> tuple[int, nn.Module]:
    dim, embed_dim = visual.proj.shape
    projection = nn.Linear(dim, embed_dim, bias=False)
    with torch.no_grad():
        projection.weight.copy_(visual.proj.T)
    visual.proj = None
    visual.output_tokens = False
    return int(dim), projection


def _split_timm(visual: Any, embed_dim: int) -> tuple[int, nn.Module]:
    if hasattr(visual.head, "pool"):
        return embed_dim, nn.Identity()
    projection, trunk = visual.head, visual.trunk
    if not len(projection):  # then the classifier of the trunk, if there is one, projects
        projection = trunk.get_classifier()
        trunk.reset_classifier(0)
    visual.head = nn.Identity()
    return int(getattr(trunk, "head_hidden_size", trunk.num_features)), projection
