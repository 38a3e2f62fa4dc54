"""Read and check the data of a recipe: text table, seen and held-out examples."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from sketchfind.encoder.retrieval import DOMAINS
from sketchfind.errors import RecipeError
from sketchfind.training.data.class_lists import find_list, kept_out, read_lines
from sketchfind.training.data.damaged import read_sound
from sketchfind.training.data.dataset import Dataset, split
from sketchfind.training.data.partition import Partition
from sketchfind.training.data.text_table import TextTable
from sketchfind.training.recipe.recipe import Data, Recipe
from sketchfind.wording import counted


def require_data(data: Path) -> None:
    """Raise RecipeError unless there is a data folder."""
    if not data.is_dir():
        raise RecipeError(f"There is no data folder {data}.", "Give the right one with --data.")


def load_data(recipe: Recipe, data: Path) -> tuple[TextTable, Dataset, Dataset]:
    """Read the text table and the (seen, held out) data sets of a recipe.

    Both are without damaged pictures that it lists; `seen` says how many these are.
    """
    require_data(data)
    table = TextTable.read(data / recipe.text.table, centred=recipe.text.centred)
    partition = Partition.of(table, *kept_out(recipe.data, data))
    examples, damaged, stray = read_sound(recipe.data, data)
    seen, held = split(examples, partition, recipe.data.keep_photos)
    _require_all_seen(recipe, data, partition, seen)
    placed = map(partition.place, {one.class_name for one in damaged})
    classes = {name for side, name in placed if side in ("seen", "held out")}
    lost = sorted(classes.difference(seen.classes, held.classes))
    return table, replace(seen, damaged=len(damaged), lost=tuple(lost), stray=tuple(stray)), held


def require_both(seen: Dataset, settings: Data) -> None:
    """Raise RecipeError unless there are sketches and photos to draw from."""
    there = {(example.domain, example.collection) for example in seen.examples}
    for domain in DOMAINS:
        used = sorted(name for name, share in settings.shares(domain).items() if share)
        if not any((domain, name) in there for name in used):
            raise RecipeError(
                f"There is no {domain} to train on in {', '.join(used)}.",
                "Name a collection that has some; `datasets classes` says what classes are "
                "left out, and why.",
            )


def class_text(
    recipe: Recipe, data: Path, table: TextTable, classes: tuple[str, ...]
) -> tuple[Tensor, Tensor]:
    """Return the text vectors of `classes`, (C, T), for sketches and for photos.

    Raises:
        RecipeError: the vectors are not as wide as the recipe says, or the sketches' table lacks a
            class.
    """
    tables = [table, table]
    if recipe.text.sketch_table:
        path = data / recipe.text.sketch_table
        tables[0] = TextTable.read(path, centred=recipe.text.centred)
    vectors = []
    for each in tables:
        width, wanted = each.embeddings.shape[1], recipe.model.text_dim
        if width != wanted:
            raise RecipeError(
                f"The text vectors are {width} wide, the recipe's 'model.text_dim' is {wanted}.",
                f"Set model.text_dim to {width}.",
            )
        rows = {name: row for row, name in enumerate(each.names)}
        missing = [name for name in classes if name not in rows]
        if missing:
            raise RecipeError(
                f"{recipe.text.sketch_table} has no text vector for {missing[0]!r}.",
                "Make it from the names of 'text.table'.",
            )
        vectors.append(torch.from_numpy(each.embeddings[[rows[name] for name in classes]]))
    return vectors[0], vectors[1]


def _require_all_seen(recipe: Recipe, data: Path, partition: Partition, seen: Dataset) -> None:
    """Raise RecipeError unless every class of the list 'data.seen' is trained on.

    Otherwise a class could be left out unnoticed, and figures would look like a full training's.
    """
    if not recipe.data.seen:
        return
    listed = read_lines(find_list(data, recipe.data.seen))
    placed = {name: partition.place(name) for name in listed}
    lacking = [name for name, (side, _) in placed.items() if side == "no text vector"]
    if lacking:
        raise RecipeError(
            f"{recipe.text.table} has no text vectors for {counted(len(lacking), 'class')} of "
            f"{recipe.data.seen}: {', '.join(lacking)}.",
            "Set text.table to one made with `python -m sketchfind.training text "
            "training/class-names.txt training/benchmark-names.txt --pretrained openai --out FILE`,"
            " or leave them out with data.seen=''.",
        )
    tested = [name for name, (side, _) in placed.items() if side in ("test", "kind of test")]
    if tested:
        raise RecipeError(
            f"The class {tested[0]!r} of {recipe.data.seen} is kept out by {recipe.data.test}.",
            "Set data.seen and data.test to the lists of one split.",
        )
    drawn, shot = (
        {seen.classes[class_id] for class_id in seen.class_ids[seen.rows(domain)]}
        for domain in DOMAINS
    )
    both = drawn & shot
    absent = [name for name, (side, own) in placed.items() if side == "seen" and own not in both]
    if absent:
        raise RecipeError(
            f"There are no sketches, or no photos, of {counted(len(absent), 'class')} of "
            f"{recipe.data.seen}: {', '.join(absent)}.",
            "Get the missing files, or train without them with data.seen=''.",
        )
