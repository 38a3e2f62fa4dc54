"""Where the backbone of a recipe comes from: timm's and open_clip's names, files, and tags.

Only this module reads configurations from files and lets open_clip download weights. Networks built
later, from a run or a model file, are described by its recipe or header alone.
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import open_clip

from sketchfind.encoder.backbones import OPEN_CLIP
from sketchfind.encoder.checkpoint_files import OPEN_CLIP_CONFIG, read_config
from sketchfind.encoder.image_tower_config import ImageTowerConfig
from sketchfind.encoder.open_clip_weights import known_weights
from sketchfind.errors import ModelFileError, RecipeError, one_line
from sketchfind.training.recipe.recipe import Recipe


def described(recipe: Recipe, data: Path) -> Recipe:
    """Return the recipe with the configuration of its image tower in `model.tower`.

    The backbone "open_clip:NAME" is one of open_clip's own; if `pretrained` names its weights by a
    tag, mean and std are those of the weights. "open_clip:PATH" is a folder below `data` with an
    open_clip_config.json, or such a file. Recipes with other backbones are returned as they are.

    Raises:
        RecipeError: there is no such name or path.
        ModelFileError: there is no such tag, or the configuration cannot be used.
    """
    model = recipe.model
    if model.tower or not model.backbone.startswith(OPEN_CLIP):
        return recipe
    name = model.backbone.removeprefix(OPEN_CLIP)
    if name in open_clip.list_models():
        config = ImageTowerConfig.of(name)
        if recipe.pretrained.startswith(OPEN_CLIP):
            tag = known_weights(name, recipe.pretrained.removeprefix(OPEN_CLIP))
            config = dataclasses.replace(
                config,
                mean=tuple(tag["mean"]),
                std=tuple(tag["std"]),
                quick_gelu=config.quick_gelu or bool(tag.get("quick_gelu")),
            )
    else:
        path = data / name
        config = _read_config(path)
        name = path.stem if path.is_file() else path.name
    model = dataclasses.replace(model, backbone=OPEN_CLIP + name, tower=config.to_json())
    return dataclasses.replace(recipe, model=model)


def find_weights(backbone: str, pretrained: str, data: Path) -> Path:
    """Return the file of the weights `pretrained`: a path below `data`, or "open_clip:TAG".

    A tag in the recipe asks for a download: open_clip fetches the weights into its cache, once.

    Raises:
        RecipeError: there is no such file, or it cannot be downloaded.
        ModelFileError: there is no such tag.
    """
    if not pretrained.startswith(OPEN_CLIP):
        path = data / pretrained
        if not path.is_file():
            raise RecipeError(
                f"The weights {path} are not there.",
                "Get them as training/recipes/README.md says, or name another file, or open_clip's "
                "tag of them, in the recipe.",
            )
        return path
    name, tag = backbone.removeprefix(OPEN_CLIP), pretrained.removeprefix(OPEN_CLIP)
    known = known_weights(name, tag)
    try:
        with quiet_hub():
            return Path(open_clip.download_pretrained(known))
    except (OSError, RuntimeError, ValueError) as error:
        raise RecipeError(
            f"The weights {tag} of {name} cannot be downloaded: {one_line(error)}.",
            "Connect to the network, or name a file with them in the recipe's 'pretrained'.",
        ) from error


@contextmanager
def quiet_hub() -> Iterator[None]:
    """Suppress what the hub and open_clip log of each attempt; the final error says it all."""
    before = logging.root.manager.disable
    logging.disable(logging.ERROR)
    try:
        yield
    finally:
        logging.disable(before)


def _read_config(path: Path) -> ImageTowerConfig:
    file = path / OPEN_CLIP_CONFIG if path.is_dir() else path
    try:
        values = read_config(file)
    except ModelFileError as error:
        raise RecipeError(
            f"open_clip knows no model of that name, and {error.message}",
            "See open_clip.list_models(), or name a folder below the data folder.",
        ) from error
    pictures = values.get("preprocess_cfg", {})
    return ImageTowerConfig.from_parts(
        values.get("model_cfg", values),
        pictures.get("mean", open_clip.OPENAI_DATASET_MEAN),
        pictures.get("std", open_clip.OPENAI_DATASET_STD),
    )
