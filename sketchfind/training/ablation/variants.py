"""Ablation lists: one base recipe, and variants that each change a few of its keys.

base = "../adapt-and-align.toml"        # relative to the list
seeds = [0, 1]
common = { optimiser.epochs = 3 }       # changes for every run

[variants.both]                         # the first variant; the others are compared with it
description = "the method"

[variants.no-adapters]
description = "alignment only"
model.adapter_reduction = 0

[variants.resnet]
description = "another backbone"
recipe = "../resnet50.toml"             # in place of the base, and below the common changes

Variants that name official test sets, as in `benchmarks = ["tuberlin"]`, are measured on these
after training, and need no classes held out. If one variant of a list names test sets, all must.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sketchfind.errors import RecipeError
from sketchfind.training.data.benchmarks import BENCHMARKS
from sketchfind.training.recipe.recipe import Recipe, read_recipe, recipe_from_dict
from sketchfind.training.recipe.rules import check_warmup
from sketchfind.training.recipe.toml_file import read_toml
from sketchfind.training.recipe.values import merge

KEYS = {"base", "seeds", "common", "variants"}


@dataclass(frozen=True, slots=True)
class Variant:
    """One line of the comparison."""

    name: str  # also of the run folder, followed by the seed
    description: str
    recipe: str  # path of its own base recipe relative to the list, or "" for the list's
    base: Recipe
    overrides: dict[str, Any]  # recipe keys, nested as in a recipe file
    benchmarks: tuple[str, ...] = ()  # official test sets that its runs are measured on


@dataclass(frozen=True, slots=True)
class AblationList:
    """What is compared; the first variant is the reference of the differences."""

    name: str
    base: str  # path of the base recipe relative to the list
    common: dict[str, Any]
    variants: tuple[Variant, ...]
    seeds: tuple[int, ...]

    @property
    def is_benchmark(self) -> bool:
        """Whether its runs are measured on official test sets, not on held-out classes."""
        return any(variant.benchmarks for variant in self.variants)

    def recipe(self, variant: Variant, seed: int) -> Recipe:
        """Resolve the recipe of one run; raise RecipeError, naming the variant, if it is bad."""
        values = variant.base.to_dict()
        for overrides in (self.common, variant.overrides):
            merge(values, overrides)
        merge(values, {"name": variant.name, "optimiser": {"seed": seed}})
        with self._named(variant):
            return recipe_from_dict(values)

    def check(self) -> None:
        """Raise RecipeError, naming a variant, unless all can be trained and measured."""
        for variant in self.variants:
            recipe = self.recipe(variant, 0)
            with self._named(variant):
                check_warmup(recipe)
                if self.is_benchmark and not variant.benchmarks:
                    raise RecipeError(
                        "It names no test sets, as others of the list do.",
                        'Add benchmarks = ["NAME"], or put it in a list of its own.',
                    )
                if not (recipe.data.hold_out or variant.benchmarks):
                    raise RecipeError(
                        "It holds no classes out, so there is nothing to compare it by.",
                        "Set data.hold_out to true, or name official test sets: "
                        'benchmarks = ["NAME"].',
                    )

    @contextmanager
    def _named(self, variant: Variant) -> Iterator[None]:
        try:
            yield
        except RecipeError as error:
            where = f"Variant {variant.name!r} of {self.name}: {error.message}"
            raise RecipeError(where, error.hint) from error

    def overrides(self, variant: Variant) -> str:
        """Return all that `variant` changes in the base recipe, as `key=value; key=value`."""
        merged: dict[str, Any] = {"recipe": variant.recipe} if variant.recipe else {}
        for overrides in (self.common, variant.overrides):
            merge(merged, overrides)
        return flat(merged)


def read_list(path: Path) -> AblationList:
    """Read an ablation list and resolve every recipe in it once.

    Raises:
        RecipeError: the list, its base recipe or one of its variants is missing or malformed, or a
            variant has neither held-out classes nor test sets to be measured on.
    """
    values = read_toml(path, "list")
    tables = values.get("variants")
    if not isinstance(tables, dict) or not tables:
        raise RecipeError(
            f"The list {path} has no table [variants.NAME].",
            "Add one for each variant; if it is a recipe, train it with the command `fit`.",
        )
    unknown = sorted(set(values) - KEYS)
    if unknown:
        raise RecipeError(
            f"The list {path} has an unknown key {unknown[0]!r}.",
            f"Known: {', '.join(sorted(KEYS))}.",
        )
    base, common = values.get("base"), values.get("common", {})
    if not isinstance(base, str):
        raise RecipeError(f"The list {path} names no base recipe.", 'Add base = "recipe.toml".')
    if not isinstance(common, dict):
        raise RecipeError(f"'common' in {path} must be a table of recipe keys.")
    recipe = read_recipe(path.parent / base)
    ablation = AblationList(
        path.stem,
        base,
        common,
        tuple(_variant(path, name, table, recipe) for name, table in tables.items()),
        _seeds(path, values.get("seeds", [0])),
    )
    ablation.check()
    return ablation


def flat(values: dict[str, Any]) -> str:
    """Return nested recipe keys on one line: `loss.temperature=0.1; optimiser.epochs=3`."""
    pairs = []
    for key, value in values.items():
        if isinstance(value, dict):
            pairs += [f"{key}.{name}={json.dumps(inner)}" for name, inner in value.items()]
        else:
            pairs.append(f"{key}={json.dumps(value)}")
    return "; ".join(pairs)


def _variant(path: Path, name: str, table: Any, base: Recipe) -> Variant:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", name):
        raise RecipeError(
            f"The variant {name!r} in {path} names a folder.", "Use letters, digits, - and _."
        )
    overrides = dict(table) if isinstance(table, dict) else {}
    description = overrides.pop("description", None)
    if not isinstance(description, str) or not description or "\n" in description:
        raise RecipeError(f"The variant {name!r} in {path} needs a description of one line.")
    benchmarks = overrides.pop("benchmarks", [])
    if not isinstance(benchmarks, list) or any(each not in BENCHMARKS for each in benchmarks):
        raise RecipeError(
            f"'benchmarks' of the variant {name!r} in {path} must be a list of test sets.",
            f"Known: {', '.join(BENCHMARKS)}.",
        )
    recipe = overrides.pop("recipe", "")
    if not isinstance(recipe, str):
        raise RecipeError(f"'recipe' of the variant {name!r} in {path} must be a file's name.")
    if recipe:
        base = read_recipe(path.parent / recipe)
    return Variant(name, description, recipe, base, overrides, tuple(dict.fromkeys(benchmarks)))


def _seeds(path: Path, seeds: Any) -> tuple[int, ...]:
    # `type` and not isinstance, because `true` is not a seed.
    if not isinstance(seeds, list) or not seeds or any(type(s) is not int or s < 0 for s in seeds):
        raise RecipeError(f"'seeds' in {path} must be a list of whole numbers, such as [0, 1].")
    return tuple(dict.fromkeys(seeds))
