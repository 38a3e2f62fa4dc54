"""List the merged classes of a recipe, for people who review the table of aliases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from sketchfind.training.data.class_lists import kept_out
from sketchfind.training.data.collections import Example
from sketchfind.training.data.damaged import read_sound
from sketchfind.training.data.names import spelling
from sketchfind.training.data.partition import Partition, Side
from sketchfind.training.data.text_table import TextTable
from sketchfind.training.recipe.recipe import Recipe
from sketchfind.wording import counted


@dataclass(frozen=True, slots=True)
class MergedClass:
    """One class: its name in the text table, or the collection's name if the table lacks it."""

    name: str
    side: Side
    counts: dict[str, int]  # collection: sketches and photos
    spellings: tuple[str, ...]  # other names that collections give it


def merge_classes(recipe: Recipe, data: Path) -> list[MergedClass]:
    """Merge the classes of all collections of `recipe` as training does, sorted by name.

    Raises:
        RecipeError: a collection, the text table or a class list is not there.
    """
    table = TextTable.read(data / recipe.text.table, centred=recipe.text.centred)
    partition = Partition.of(table, *kept_out(recipe.data, data))
    merged: dict[tuple[str, Side], list[Example]] = {}
    for example in read_sound(recipe.data, data)[0]:
        side, name = partition.place(example.class_name)
        merged.setdefault((name or spelling(example.class_name), side), []).append(example)
    return [
        MergedClass(
            name,
            side,
            dict(sorted(Counter(one.collection for one in examples).items())),
            tuple(sorted({one.class_name for one in examples} - _spelled(name, examples))),
        )
        for (name, side), examples in sorted(merged.items())
    ]


def _spelled(name: str, examples: list[Example]) -> set[str]:
    """Return the class names that are `name` in another spelling."""
    return {one.class_name for one in examples if spelling(one.class_name) == spelling(name)}


def class_lines(classes: list[MergedClass]) -> Iterator[str]:
    """Yield for each side the number of its classes and a line for each; seen classes come last."""
    for side in get_args(Side)[::-1]:
        members = [one for one in classes if one.side == side]
        if members:
            yield f"{side}: {counted(len(members), 'class')}"
        for one in members:
            counts = ", ".join(f"{name} {count}" for name, count in one.counts.items())
            also = f"  (also {', '.join(one.spellings)})" if one.spellings else ""
            yield f"  {one.name:28} {counts}{also}"
