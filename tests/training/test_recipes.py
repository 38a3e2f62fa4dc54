"""Every shipped recipe and every variant of every shipped ablation list is a valid recipe."""

from __future__ import annotations

from pathlib import Path

import pytest

from sketchfind.training.ablate_list import read_list
from sketchfind.training.recipe import read_recipe

RECIPES = Path(__file__).parents[2] / "training" / "recipes"
LISTS = sorted((RECIPES / "ablations").glob("*.toml"))


def stem(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", sorted(RECIPES.glob("*.toml")), ids=stem)
def test_a_recipe_resolves_and_says_what_it_is_for(path: Path) -> None:
    assert read_recipe(path).name == path.stem
    assert path.read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("path", LISTS, ids=stem)
def test_the_variants_of_a_list_resolve_and_differ(path: Path) -> None:
    ablation = read_list(path)
    assert len(ablation.seeds) > 1
    recipes = []
    for variant in ablation.variants:
        values = ablation.recipe(variant, 0).to_dict()
        values.pop("name")
        assert values not in recipes, f"{variant.name} repeats another variant"
        recipes.append(values)


def test_the_lists_of_the_repository_are_found() -> None:
    assert {"method", "width", "placement", "losses", "data"} <= {path.stem for path in LISTS}
