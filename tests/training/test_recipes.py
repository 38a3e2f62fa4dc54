"""Every shipped recipe and every variant of every shipped ablation list is a valid recipe."""

from __future__ import annotations

import math
import re
import shlex
import textwrap
from pathlib import Path

import pytest
import torch
from commands import invoke

from sketchfind.encoder.model import Architecture, SketchPhotoEncoder
from sketchfind.training.ablation.variants import read_list
from sketchfind.training.backbone_source import described
from sketchfind.training.data.benchmarks import read_benchmark
from sketchfind.training.data.class_lists import find_list
from sketchfind.training.data.official import OFFICIAL
from sketchfind.training.personal.recipe import read_personal
from sketchfind.training.recipe.recipe import read_recipe

RECIPES = Path(__file__).parents[2] / "training" / "recipes"
PERSONAL = RECIPES / "personal.toml"
FILES = sorted(set(RECIPES.glob("*.toml")) - {PERSONAL})
LISTS = sorted((RECIPES / "ablations").glob("*.toml"))
COMMAND = "    python -m sketchfind.training "
README = (RECIPES / "README.md").read_text(encoding="utf-8")


def stem(path: Path) -> str:
    return path.stem


def check_network(architecture: Architecture) -> None:
    with torch.device("meta"):  # shapes without memory
        SketchPhotoEncoder(architecture)


@pytest.mark.parametrize("path", FILES, ids=stem)
def test_a_recipe_builds_its_network_and_says_what_it_is_for(path: Path) -> None:
    recipe = described(read_recipe(path), Path("nowhere"))
    assert recipe.name == path.stem
    assert path.read_text(encoding="utf-8").startswith("# ")
    check_network(recipe.model)
    assert find_list(Path("nowhere"), recipe.data.test).exists()
    assert find_list(Path("nowhere"), recipe.data.validation).exists()


def test_the_personal_recipe_starts_from_the_model_that_ships() -> None:
    recipe = read_personal(PERSONAL, ())
    assert (recipe.name, recipe.personal.model) == ("personal", "builtin")


@pytest.mark.parametrize("path", LISTS, ids=stem)
def test_the_variants_of_a_list_are_recipes_that_differ(path: Path) -> None:
    ablation = read_list(path)
    assert len(ablation.seeds) > 1
    recipes, built = [], []
    for variant in ablation.variants:
        recipe = described(ablation.recipe(variant, 0), Path("nowhere"))
        values = recipe.to_dict()
        values.pop("name")
        assert values not in recipes, f"{variant.name} repeats another variant"
        recipes.append(values)
        if recipe.model not in built:
            check_network(recipe.model)
            built.append(recipe.model)


@pytest.mark.parametrize(
    "path", [*FILES, *LISTS, PERSONAL], ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_the_readme_has_a_line_for_every_file(path: Path) -> None:
    assert f"| [{path.stem}]({path.relative_to(RECIPES).as_posix()}) |" in README


def test_the_readmes_links_lead_somewhere() -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)", README)
    assert [link for link in links if not (RECIPES / link).exists()] == []


def test_the_readmes_commands_and_their_options_are_there() -> None:
    lines = README.replace("\\\n", " ").splitlines()
    commands = [line.split("sketchfind.training ")[1] for line in lines if line.startswith(COMMAND)]
    assert len(commands) > 20
    for command in commands:
        assert invoke(*shlex.split(command), "--help").exit_code == 0, command


def test_the_readmes_own_list_can_be_trained(tmp_path: Path) -> None:
    lines = README.split("as short as\nthis:\n\n")[1].partition("\n\nVariants")[0]
    path = RECIPES / "adapt-and-align.toml"
    (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "own.toml").write_text(textwrap.dedent(lines), encoding="utf-8")
    ablation = read_list(tmp_path / "own.toml")
    recipes = [ablation.recipe(variant, 0) for variant in ablation.variants]
    assert [recipe.model.adapter_reduction for recipe in recipes] == [4, 0]


PAPER = {
    "paper-sketchy": "sketchy-split2",
    "paper-sketchy1": "sketchy-split1",
    "paper-tuberlin": "tuberlin",
    "paper-quickdraw": "quickdraw",
}
PHOTOS = {  # of all classes, as the official lists count them
    "sketchy-split1": 12_500 + 73_002,
    "sketchy-split2": 12_500 + 73_002,
    "tuberlin": OFFICIAL["tuberlin"].photos or 0,
    "quickdraw": OFFICIAL["quickdraw-extended"].photos or 0,
}


@pytest.mark.parametrize("name", PAPER)
def test_the_papers_experiment_trains_on_all_seen_classes_with_its_losses_alone(name: str) -> None:
    split = read_benchmark(Path("nowhere"), PAPER[name])
    test = f"splits/{split.name}.unseen.txt"
    recipe = read_recipe(RECIPES / f"{name}.toml")
    assert (recipe.data.test, recipe.data.seen) == (test, f"splits/{split.name}.seen.txt")
    assert find_list(Path("nowhere"), test).exists()
    assert {split.sketches} == recipe.data.sketches.keys()
    assert set(split.photos) == recipe.data.photos.keys()
    seen, each = PHOTOS[split.name] - split.gallery, recipe.optimiser.batch // 2
    assert recipe.optimiser.steps == math.ceil(seen / each)  # every photo once an epoch
    assert recipe.optimiser.warmup == 3 * recipe.optimiser.steps
    if len(split.photos) == 2:  # 100 originals of each class, counted twice
        assert recipe.data.photos["sketchy"] == round(200 * len(split.seen) / seen, 3)
    assert not recipe.data.hold_out
    assert recipe.loss.distill_weight > 0
    weights = [value for key, value in recipe.to_dict()["loss"].items() if "contrast_w" in key]
    assert weights == [0, 0]
    assert recipe.loss.instance_weight == 0


@pytest.mark.parametrize("name", PAPER)
def test_the_papers_experiment_augments_as_the_paper_does(name: str) -> None:
    data = read_recipe(RECIPES / f"{name}.toml").data
    assert (data.zoom_out, data.zoom_in, data.degrees, data.mirrored) == (0.7, 1.3, 30, 0.5)
    assert round(data.shift * 224, 1) == 10
    assert data.affine_probability == 0.7
    assert not any((data.colours, data.grey, data.thickened, data.erased))


def test_the_commands_across_data_sets_leave_out_what_their_recipes_train_on() -> None:
    found = [line.split() for line in README.splitlines() if "evaluate cross-" in line]
    assert len(found) == 4
    for _, _, _, _, model, *options in found:
        given = dict(zip(options[::2], options[1::2], strict=True))
        recipe = read_recipe(RECIPES / Path(model).with_suffix(".toml"))
        assert recipe.data.test == given["--seen"].removeprefix("training/").replace(
            "seen", "unseen"
        )
        assert f"training/{recipe.data.seen}" == given["--seen"]
        assert f"DATA/{recipe.text.table}" in README
        assert not recipe.data.hold_out  # or fewer classes were seen than are left out
        assert (RECIPES.parents[1] / given["--seen"]).exists()
        assert set(recipe.data.sketches) != {
            read_benchmark(Path("nowhere"), given["--benchmark"]).sketches
        }
