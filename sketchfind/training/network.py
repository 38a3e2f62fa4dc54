"""The network that a run begins with, and how training changes its structure."""

from __future__ import annotations

from pathlib import Path

from timm.layers.norm_act import convert_sync_batchnorm
from timm.layers.patch_dropout import PatchDropout, PatchDropoutWithIndices
from timm.layers.pos_embed import resample_abs_pos_embed
from torch import Tensor, nn

from sketchfind.encoder.model import SketchPhotoEncoder
from sketchfind.errors import RecipeError
from sketchfind.training.backbone_source import find_weights
from sketchfind.training.data.class_lists import all_kept_out
from sketchfind.training.data.names import canonical
from sketchfind.training.data.partition import learned
from sketchfind.training.recipe.recipe import Data, Recipe
from sketchfind.training.run import Run

POSITIONS = "backbone.pos_embed"


def build_network(recipe: Recipe, data: Path, other: Run | None) -> SketchPhotoEncoder:
    """Build the network, with the weights of an `other` run that the recipe starts from.

    Raises:
        RecipeError: the weights are not there; or that run has another network, or was trained on
            what this one keeps out.
        ModelFileError: the backbone cannot be built.
    """
    pretrained = find_weights(recipe.model.backbone, recipe.pretrained, data)
    model = SketchPhotoEncoder(recipe.model, pretrained)
    if other is not None:
        weights = other.averaged("last")
        _require_kept_out(other, recipe.data, data)
        try:
            model.load_state_dict(at_size_of(model, weights))
        except RuntimeError as error:
            raise RecipeError(
                f"The run {other.folder} has another network than this recipe.",
                "Give it the same [model], or another 'start'.",
            ) from error
    if recipe.optimiser.patch_dropout:
        drop_patches(model.backbone, recipe.optimiser.patch_dropout)
    return model


def at_size_of(model: SketchPhotoEncoder, weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return `weights` with a timm ViT's position embeddings interpolated to the model's size.

    A network can encode larger pictures than it was trained on (arXiv 1906.06423), since things
    look larger in the augmented pictures of training. For other networks `weights` are returned as
    given.
    """
    wanted, given = model.state_dict().get(POSITIONS), weights.get(POSITIONS)
    if wanted is None or given is None or wanted.shape == given.shape:
        return weights
    backbone = model.backbone
    grid = list(backbone.patch_embed.grid_size)  # type: ignore[arg-type, union-attr]
    # Not in all networks do the tokens before the patches have positions.
    without = getattr(backbone, "no_embed_class", False)
    prefix = 0 if without else int(backbone.num_prefix_tokens)  # type: ignore[arg-type]
    return weights | {POSITIONS: resample_abs_pos_embed(given, grid, num_prefix_tokens=prefix)}


def share_norms(model: SketchPhotoEncoder) -> SketchPhotoEncoder:
    """Let batch norms see the batches of all processes, which have to be on CUDA.

    timm converts them, since torch would drop the activation in a norm that has one, such as
    EfficientNet's.
    """
    shared: SketchPhotoEncoder = convert_sync_batchnorm(model)  # type: ignore[no-untyped-call]
    return shared


def drop_patches(backbone: nn.Module, share: float) -> None:
    """Let a ViT see a random part of each picture in training (arXiv 2208.07220), which is faster.

    Raises:
        RecipeError: the backbone has no patches to leave out.
    """
    if not hasattr(backbone, "patch_drop") or not hasattr(backbone, "num_prefix_tokens"):
        raise RecipeError(
            f"{type(backbone).__name__} has no patches to leave out.",
            "Set optimiser.patch_dropout to 0.",
        )
    # If timm has None here, the network needs to know which patches are left, because it tells
    # their places to each block (EVA-02, DINOv3).
    kind = PatchDropoutWithIndices if backbone.patch_drop is None else PatchDropout
    prefix = int(backbone.num_prefix_tokens)  # type: ignore[arg-type]
    backbone.patch_drop = kind(share, num_prefix_tokens=prefix)


def _require_kept_out(start: Run, settings: Data, data: Path) -> None:
    """Raise RecipeError unless the run `start` kept out everything that `settings` keep out."""
    facts = start.facts()
    if facts.recipe.data.keep_photos < settings.keep_photos:
        raise RecipeError(
            f"The run {start.folder} was trained on photos that this recipe keeps out.",
            f"Start from a run with data.keep_photos of {settings.keep_photos:g} or more.",
        )
    wanted = all_kept_out(settings, data)
    missed = sorted(set(map(canonical, wanted)) - set(map(canonical, facts.kept_out)))
    if known := [*learned(facts.seen, wanted), *missed]:
        raise RecipeError(
            f"The run {start.folder} did not keep out {known[0]!r}, as this recipe does.",
            "Start from a run with the same data.test, data.validation and data.hold_out.",
        )
