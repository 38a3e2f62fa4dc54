"""The text tower in an exported model, with which people can search with any words."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import open_clip

from sketchfind.encoder.backbones import OPEN_CLIP
from sketchfind.encoder.checkpoint_files import OPEN_CLIP_CONFIG, read_config
from sketchfind.encoder.free_text import MEAN
from sketchfind.encoder.image_tower_config import ImageTowerConfig
from sketchfind.encoder.text_side import CarriedText, read_description, read_text_side
from sketchfind.encoder.text_tower import embed_texts
from sketchfind.errors import ModelFileError
from sketchfind.training.backbone_source import find_weights
from sketchfind.training.data.text_table import TextTable
from sketchfind.training.recipe.recipe import Recipe

# Least median cosine of a name's vectors by the tower and in the text table. If it is less, the
# table is of another space.
ALIKE = 0.6
NAMES = 32  # compared for this
MEAN_NAMES = 256  # names whose mean is subtracted from free text, as it was from the table


def carried_text(recipe: Recipe, data: Path) -> CarriedText:
    """Return the backbone's own text tower for a model file, or what is wrong with it.

    A backbone is in the space of its text tower only if it kept its projection and was aligned to
    text vectors of that tower.

    Raises:
        RecipeError: the weights that training began with are gone.
    """
    model = recipe.model
    if model.projection_dim or not model.backbone.startswith(OPEN_CLIP):
        return CarriedText()
    checkpoint = find_weights(model.backbone, recipe.pretrained, data)
    quick_gelu = ImageTowerConfig.from_json(model.tower).quick_gelu
    try:
        described = _model_cfg(model.backbone, checkpoint)
        config, vocabulary = read_description(described, checkpoint.parent)
        config = dataclasses.replace(config, quick_gelu=quick_gelu)
        side = read_text_side(config, vocabulary, checkpoint)
    except ModelFileError as error:  # people can still search by drawing and by class names
        return CarriedText(problem=str(error))
    table = TextTable.read(data / recipe.text.table, centred=False)
    step = max(len(table.names) // NAMES, 1)
    embedded = embed_texts(side.tower, side.tokenise, table.names[::step]).numpy()
    if float(np.median((embedded * table.embeddings[::step]).sum(axis=1))) < ALIKE:
        problem = f"The text vectors {recipe.text.table} are those of another text tower."
        return CarriedText(problem=problem)
    if recipe.text.centred:
        # The mean is over vectors with free text's prompts, which may not be those of the table.
        some = table.names[:: max(len(table.names) // MEAN_NAMES, 1)]
        side.tensors[MEAN] = embed_texts(side.tower, side.tokenise, some).numpy().mean(axis=0)
    return side.carried()


def _model_cfg(backbone: str, checkpoint: Path) -> Any:
    """Return open_clip's description of both towers: beside the weights, or by name.

    Raises:
        ModelFileError: there is none, or it cannot be read.
    """
    beside = checkpoint.with_name(OPEN_CLIP_CONFIG)
    if beside.is_file():
        values = read_config(beside)
        return values.get("model_cfg", values)
    known = open_clip.get_model_config(backbone.removeprefix(OPEN_CLIP))
    if known is None:
        raise ModelFileError("{backbone} has no description.", backbone=backbone)
    return known
