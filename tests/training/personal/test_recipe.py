"""What a recipe of personal fine-tuning may say."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from commands import fitting, invoke

from sketchfind.encoder.model_file import read_header
from sketchfind.paths import builtin_model
from sketchfind.training.personal.guard import recipe_of
from sketchfind.training.recipe.recipe import Recipe


def test_the_recipe_of_the_model_that_ships_says_what_it_is_measured_on() -> None:
    header = read_header(builtin_model())
    recipe = recipe_of(header)
    assert recipe.data.validation == "splits/sketchy-split2.val.txt"
    assert recipe.data.sketches["icons"]
    assert recipe_of(dataclasses.replace(header, card={})) == Recipe()  # as of another library


@pytest.mark.parametrize(
    "setting",
    [
        "odd=1",
        "steps=0",
        "batch=1",
        "held_out=1.0",
        "held_out=0.95",
        "held_out=0.0",
        "keep=nan",
        "most_drop=inf",
        "rate=inf",
        "rate=1e39",
        "seed=99999999999999999999",
    ],
)
def test_mistakes_in_the_recipe_end_in_one_line(
    recipe: Path, pairs: Path, tmp_path: Path, setting: str
) -> None:
    result = invoke(*fitting(recipe, pairs, tmp_path / "run", setting))
    assert result.exit_code == 2
    assert f"'personal.{setting.partition('=')[0]}'" in result.output
    assert len(result.output.strip().splitlines()) == 1
