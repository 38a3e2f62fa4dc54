"""The recipe of a personal fine-tuning."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from pathlib import Path

from sketchfind.errors import RecipeError
from sketchfind.paths import BUILTIN
from sketchfind.training.recipe.rules import (
    AT_LEAST_ONE,
    BATCH,
    NOT_NEGATIVE,
    POSITIVE,
    SEED,
    check_range,
)
from sketchfind.training.recipe.toml_file import read_toml
from sketchfind.training.recipe.values import build, override

RANGES = {
    "steps": AT_LEAST_ONE,
    "batch": BATCH,
    "rate": (1e-9, 1.0),
    "temperature": POSITIVE,
    "keep": NOT_NEGATIVE,
    "most_drop": NOT_NEGATIVE,
    "reduction": AT_LEAST_ONE,
    "seed": SEED,
}
PATHS = ("model", "benchmark", "damaged")


@dataclass(frozen=True, slots=True)
class Settings:
    """The table [personal] of a recipe."""

    model: str = BUILTIN  # or a model file
    steps: int = 120
    batch: int = 12  # drawings in a step, each with its photo
    rate: float = 3e-4  # learning rate of the adapters
    temperature: float = 0.1  # of the contrast between the photos of a batch
    keep: float = 3.0  # weight of keeping features as they were
    held_out: float = 0.2  # share of the photos that are only for measuring
    benchmark: str = ""  # a data folder whose held-out classes must be found as well as before
    damaged: str = ""  # list of pictures of the benchmark to leave out, as `data.damaged`
    most_drop: float = 0.005  # largest loss of their map_all
    reduction: int = 4  # of new adapters, for a model that has none
    seed: int = 0


@dataclass(frozen=True, slots=True)
class PersonalRecipe:
    """A recipe file with a table [personal]."""

    name: str = "personal"
    personal: Settings = field(default_factory=Settings)


def is_personal(path: Path) -> bool:
    """Tell whether a recipe file has a table [personal]."""
    return "personal" in read_toml(path, "recipe")


def read_personal(path: Path, overrides: tuple[str, ...]) -> PersonalRecipe:
    """Read a recipe file; raise RecipeError for unknown keys and impossible values."""
    values = read_toml(path, "recipe")
    for assignment in overrides:
        override(values, assignment, dataclasses.asdict(PersonalRecipe()))
    recipe = build(PersonalRecipe, values)
    given = recipe.personal
    for name, (low, high) in RANGES.items():
        check_range(f"personal.{name}", getattr(given, name), low, high)
    if not 0 < given.held_out < 1:
        raise RecipeError("'personal.held_out' in the recipe must be between 0 and 1.")
    return recipe
