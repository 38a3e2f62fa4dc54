"""Weights of one image size in a network of another."""

from __future__ import annotations

from timm.layers.pos_embed import resample_abs_pos_embed
from torch import Tensor

from sketchfind.encoder.model import SketchPhotoEncoder

POSITIONS = "backbone.pos_embed"


def at_size_of(model: SketchPhotoEncoder, weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return `weights` with a timm ViT's position embeddings interpolated to the model's size.

    A network may well encode larger pictures than it was trained on (arXiv 1906.06423): it sees
    the augmented pictures of training larger than they are. Other networks are returned as given.
    """
    wanted, given = model.state_dict().get(POSITIONS), weights.get(POSITIONS)
    if wanted is None or given is None or wanted.shape == given.shape:
        return weights
    backbone = model.backbone
    grid = list(backbone.patch_embed.grid_size)  # type: ignore[arg-type, union-attr]
    prefix = int(backbone.num_prefix_tokens)  # type: ignore[arg-type]
    return weights | {POSITIONS: resample_abs_pos_embed(given, grid, num_prefix_tokens=prefix)}
