"""Backbones by name: timm's networks and the image towers of open_clip.

Building one reads no file but the given weights and never downloads, because names also come from
model files, which are untrusted.
"""

from __future__ import annotations

import sys
import warnings
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import timm
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import nn

from sketchfind.encoder.library_errors import ERRORS, reason
from sketchfind.errors import ModelFileError

if TYPE_CHECKING:
    from sketchfind.encoder.image_tower_config import ImageTowerConfig

OPEN_CLIP = "open_clip:"  # prefix of the name of a model whose image tower is meant


def create_backbone(
    name: str,
    image_size: int,
    pretrained: Path | None = None,
    classes: int = 0,
    tower: str = "",
    sketch_size: int = 0,
) -> nn.Module:
    """Build a network from pictures (B, 3, S, S), normalised, to pooled features (B, D).

    It has `num_features` (D) and `pretrained_cfg` with the mean and std of its pictures. With
    `classes` it keeps its classifier and returns logits. `tower` is the configuration (JSON) for
    names "open_clip:...". With `sketch_size` it also takes pictures of that side.

    Raises:
        ModelFileError: the name is unknown, the network has no classifier, the weights are not for
            it, or it does not take pictures of this size or of two sizes.
    """
    sketch_size = sketch_size or image_size
    if not name.startswith(OPEN_CLIP):
        return _create_timm(name, image_size, sketch_size, pretrained, classes)
    if classes:
        raise ModelFileError(
            "The image tower {name} has no classifier of {classes} classes.",
            "Set loss.distill_weight to 0, or name a teacher of timm.",
            name=name,
            classes=classes,
        )
    check_one_size(name, image_size, sketch_size)
    # Imported here so that the built-in model loads without open_clip.
    from sketchfind.encoder.image_tower import build_image_tower

    return build_image_tower(image_tower_config(name, tower), image_size, pretrained)[0]


def image_tower_config(name: str, tower: str) -> ImageTowerConfig:
    """Return the configuration `tower` (JSON) or, if that is "", open_clip's own for `name`.

    Raises:
        ModelFileError: the configuration is malformed, or open_clip does not know the name.
    """
    from sketchfind.encoder.image_tower_config import ImageTowerConfig

    if tower:
        return ImageTowerConfig.from_json(tower)
    return ImageTowerConfig.of(name.removeprefix(OPEN_CLIP))


def check_one_size(name: str, image_size: int, sketch_size: int) -> None:
    """Raise ModelFileError if an image tower is asked to take sketches of another size."""
    if sketch_size != image_size:
        raise ModelFileError(
            "The image tower {name} takes sketches and photos at one size only.",
            "Set model.sketch_size to 0.",
            name=name,
        )


def check_patches(
    name: str, patches: Any, size: int, own: Any, setting: str = "image_size"
) -> None:
    """Raise ModelFileError, naming the `setting`, unless pictures divide into whole patches.

    `patches` is a tuple of a patch's sides; anything else stands for no patches. Pictures of the
    network's `own` size always pass, because some networks were made for a size that patches do
    not quite cover.
    """
    if isinstance(patches, tuple) and size != own and size % (patch := patches[0]):
        below = size // patch * patch
        near = " or ".join(str(size) for size in (below, below + patch) if size)
        raise ModelFileError(
            "{name} cuts pictures into patches of {patch} pixels; {size} is not a multiple of "
            "that.",
            "Set model.{setting} to {near}.",
            name=name,
            patch=patch,
            size=size,
            setting=setting,
            near=near,
        )


def patches_of(network: nn.Module) -> Any:
    """Return the sides of the patches into which a network of timm cuts pictures, if any."""
    return getattr(getattr(network, "patch_embed", None), "patch_size", None)


def _create_timm(
    name: str, image_size: int, sketch_size: int, pretrained: Path | None, classes: int
) -> nn.Module:
    # Only registered names: timm would download "hf-hub:..." and read "local-dir:...".
    if not timm.is_model(name):
        raise ModelFileError(
            "timm knows no backbone '{name}'.",
            "See timm.list_models(); image towers of open_clip are named open_clip:ViT-B-32.",
            name=name,
        )
    options: dict[str, Any] = {"num_classes": classes}
    try:
        config = timm.get_pretrained_cfg(name)
        if config is not None and config.fixed_input_size:
            options["img_size"] = image_size
            if sketch_size != image_size:  # resizes position embeddings in every batch
                options["dynamic_img_size"] = True
        backbone: nn.Module = timm.create_model(name, **options)
        if pretrained is not None:
            _load(backbone, name, pretrained)
        if not classes:  # some networks have layers after pooling, which change the width
            backbone.num_features = getattr(backbone, "head_hidden_size", backbone.num_features)
    except ERRORS as error:
        raise ModelFileError(
            "The backbone {name} cannot be built: {reason}.",
            name=name,
            reason=reason(error),
        ) from error
    own = config.input_size[-1] if config is not None else 0
    for setting, size in (("image_size", image_size), ("sketch_size", sketch_size)):
        check_patches(f"The backbone {name}", patches_of(backbone), size, own, setting)
    return backbone


def _load(backbone: nn.Module, name: str, weights: Path) -> None:
    """Load a safetensors file of timm, leaving out a classifier in it that `backbone` lacks.

    timm's own loader is not used: if the number of classes differs, it silently takes any file and
    leaves weights that are missing in it at random values.
    """
    try:
        state = load_file(weights)
    except SafetensorError as error:
        raise ModelFileError(
            "The weights {path} cannot be used: {reason}.",
            "Get them again, as a .safetensors file.",
            path=weights,
            reason=reason(error),
        ) from error
    # By timm's convention this function adapts a checkpoint, to the image size for example.
    adapt = getattr(sys.modules[type(backbone).__module__], "checkpoint_filter_fn", None)
    if adapt is not None:
        # Errors are of weights for another network, and a part that lacks is named below. Warnings
        # are about timm's own code, such as the one that resizes Swin's position biases.
        with suppress(*ERRORS), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            state = adapt(state, backbone)
    for part, parameter in backbone.named_parameters():
        if part not in state or state[part].shape != parameter.shape:
            raise ModelFileError(
                "The weights {path} are not for {name}: {part} is missing or has another shape.",
                "Give it weights of its own.",
                path=weights,
                name=name,
                part=part,
            )
    backbone.load_state_dict(state, strict=False)
