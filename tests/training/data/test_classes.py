from __future__ import annotations

import json
from pathlib import Path

from commands import changes, invoke, succeed
from laid_files import lay

from sketchfind.training.data.class_lists import kept_out
from sketchfind.training.data.classes import MergedClass, class_lines, merge_classes
from sketchfind.training.data.dataset import read_examples, split
from sketchfind.training.data.partition import Partition
from sketchfind.training.data.text_table import TextTable
from sketchfind.training.recipe.recipe import read_recipe


def test_classes_are_merged_over_collections(small_data: Path, recipe_file: Path) -> None:
    classes = {one.name: one for one in merge_classes(read_recipe(recipe_file), small_data)}
    balloon = classes["hot air balloon"]
    assert balloon.counts == {"quickdraw": 4, "sketchy": 8}
    assert balloon.spellings == ()  # another spelling is no other name
    assert classes["owl"].side == "held out"


def test_the_list_of_validation_classes_is_read_only_where_they_are_held_out(
    small_data: Path, recipe_file: Path
) -> None:
    changes = ("data.validation=gone.txt", "data.hold_out=false")
    classes = merge_classes(read_recipe(recipe_file, changes), small_data)
    assert {one.name: one.side for one in classes}["owl"] == "seen"


def test_it_says_what_training_does(shared_data: Path) -> None:
    path = Path(__file__).parents[3] / "training/recipes/adapt-and-align.toml"
    recipe = read_recipe(path)
    classes = merge_classes(recipe, shared_data)
    table = TextTable.read(shared_data / recipe.text.table, centred=True)
    names = sorted({*recipe.data.sketches, *recipe.data.photos})
    seen, held = split(
        read_examples(shared_data, names),
        Partition.of(table, *kept_out(recipe.data, shared_data)),
    )
    by_side = {
        side: [one for one in classes if one.side == side]
        for side in ("seen", "held out", "no text vector")
    }
    assert tuple(one.name for one in by_side["seen"]) == seen.classes
    assert sum(sum(one.counts.values()) for one in by_side["seen"]) == len(seen.examples)
    assert tuple(one.name for one in by_side["held out"]) == held.classes
    assert len(by_side["no text vector"]) == len(seen.left_out)


def test_every_class_has_a_line_with_its_reason() -> None:
    classes = [
        MergedClass("motorcycle", "seen", {"quickdraw": 3, "sketchy": 2}, ("motorbike",)),
        MergedClass("zigzag", "no text vector", {"quickdraw": 3}, ()),
    ]
    assert list(class_lines(classes)) == [
        "no text vector: 1 class",
        "  zigzag                       quickdraw 3",
        "seen: 1 class",
        "  motorcycle                   quickdraw 3, sketchy 2  (also motorbike)",
    ]


def test_the_command_prints_lines_or_json(small_data: Path, recipe_file: Path) -> None:
    command = ("datasets", "classes", "--data", small_data, "--recipe", recipe_file)
    assert "seen: 3 classes" in invoke(*command).stdout
    values = json.loads(invoke(*command, "--json").stdout)
    assert {one["name"] for one in values} == {"apple", "hot air balloon", "owl", "zebra"}
    missing = invoke(*command[:3], "nowhere")
    assert missing.exit_code == 2
    assert missing.stderr.startswith("sketchfind: ")


def test_where_nothing_is_left_to_train_on_the_error_leads_to_the_reason(
    small_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    lay(tmp_path, "mine/photo/gizmo/1.jpg", "mine/sketch/gizmo/1.png")
    shares = f"{{'{tmp_path}/mine'=1}}"
    options = ["--data", small_data]
    options += changes(f"data.sketches={shares}", f"data.photos={shares}", "data.hold_out=false")
    refused = invoke("fit", recipe_file, *options, "--out", tmp_path / "run")
    assert refused.exit_code == 2
    assert "to train on in" in refused.output
    assert "`datasets classes`" in refused.output
    reason = succeed("datasets", "classes", "--recipe", recipe_file, *options)
    assert "no text vector: 1 class" in reason.output
    assert "gizmo" in reason.output
