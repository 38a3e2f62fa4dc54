from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest
from click.testing import Result
from commands import invoke
from laid_files import lay

from sketchfind.errors import RecipeError
from sketchfind.training.data.check import Holding, check_data
from sketchfind.training.data.collections import (
    COLLECTIONS,
    Collection,
    read_plain,
    read_quickdraw,
)
from sketchfind.training.data.report import WIDTH, lines
from sketchfind.training.recipe.recipe import Recipe, read_recipe


def run(*arguments: object) -> Result:
    return invoke("datasets", *arguments)


@pytest.fixture
def sketchy(tmp_path: Path) -> Path:
    """Two test classes of split 2: a cow without sketches, and a mouse."""
    lay(
        tmp_path / "sketchy",
        "256x256/photo/tx_000000000000/cow/n1.jpg",
        "256x256/photo/tx_000000000000/mouse/n2.jpg",
        "256x256/photo/tx_000000000000_ready/mouse/n2.jpg",
        "256x256/sketch/tx_000000000000/mouse/n2-1.png",
        "256x256/sketch/tx_000000000000/zebra/n3-1.png",
        "EXTEND_image_sketchy/mouse/n2.jpg",
        "EXTEND_image_sketchy/mouse/ext_1.jpg",
    )
    return tmp_path


def test_nothing_counts_twice_but_in_the_official_gallery(sketchy: Path) -> None:
    report = check_data(sketchy, Recipe())
    holdings = {one.name: one for one in report.holdings}
    assert (holdings["sketchy"].sketches, holdings["sketchy"].photos) == (2, 2)
    assert (holdings["sketchy-extended"].photos, holdings["sketchy-extended"].repeats) == (1, 1)
    test = next(one for one in report.tests if one.split.name == "sketchy-split2")
    assert (test.queries, test.gallery, test.smallest) == (1, 4, 1)
    assert "cow" in test.missing
    assert "mouse" not in test.missing
    assert len(test.missing) == 20


def test_the_table_fits_the_terminal_and_names_what_is_missing(sketchy: Path) -> None:
    table = list(lines(check_data(sketchy, Recipe()), "mine"))
    own = [line for line in table if str(sketchy) not in line]
    assert max(map(len, own)) <= WIDTH
    text = "\n".join(table)
    assert "without 1 that repeat a photo" in text
    assert "without: bat, cabin, cow, dolphin, door, giraffe and 14 more" in text
    assert "Missing for the recipe 'mine'" in text
    assert "https://cybertron.cg.tu-berlin.de/eitz/projects/classifysketch" in text


def test_a_recipe_decides_what_is_missing(small_data: Path, recipe_file: Path) -> None:
    there = run("check", "--data", small_data, "--recipe", recipe_file)
    assert there.exit_code == 0
    assert "Missing" not in there.output
    default = run("check", "--data", small_data)
    assert default.exit_code == 1
    assert "collection pacs: nothing at" in default.output
    unknown = recipe_file.with_name("unknown.toml")
    unknown.write_text("[data]\nsketches = { holiday = 1.0 }\nphotos = { sketchy = 1.0 }\n")
    assert run("check", "--data", small_data, "--recipe", unknown).exit_code == 2


def test_all_files_of_a_recipe_are_looked_for(
    small_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    more = (
        "text.sketch_table=text/sketch.npz",
        "start=first",
        "teacher.backbone=test_vit",
        "teacher.pretrained=teacher.safetensors",
    )
    recipe = read_recipe(recipe_file, more)
    missing = {one.what: one.path for one in check_data(small_data, recipe, tmp_path).missing}
    assert missing == {
        "text vectors for sketches": small_data / "text/sketch.npz",
        "weights of the teacher": small_data / "teacher.safetensors",
        "run first": tmp_path / "first/last.json",
    }
    alone = read_recipe(recipe_file, (*more, "loss.distill_weight=0"))
    assert len(check_data(small_data, alone, tmp_path).missing) == 2  # nobody asks the teacher
    (tmp_path / "first").mkdir()
    (tmp_path / "first/last.json").touch()
    recipe_file.write_text('start = "first"\n' + recipe_file.read_text())
    there = run("check", "--data", small_data, "--recipe", recipe_file, "--runs", tmp_path)
    assert there.exit_code == 0


def test_a_personal_recipe_is_of_another_kind(small_data: Path, tmp_path: Path) -> None:
    (tmp_path / "personal.toml").write_text("[personal]\nsteps = 3\n")
    result = run("check", "--data", small_data, "--recipe", tmp_path / "personal.toml")
    assert result.exit_code == 2
    assert "is a recipe for your own pairs" in result.output


def test_plain_folders_of_a_recipe_are_counted(
    small_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    lay(tmp_path, "pairs/sketch/dog/1-1.png")
    shares = f"data.sketches={{'{tmp_path}/pairs' = 1.0}}"
    report = check_data(small_data, read_recipe(recipe_file, (shares,)))
    assert report.holdings[-1].sketches == 1
    assert report.missing == ()


def test_a_known_collection_is_counted_without_an_official_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zoo = Collection("animals", lambda root: read_plain(root, "zoo"))
    monkeypatch.setitem(COLLECTIONS, "zoo", zoo)
    lay(tmp_path, "animals/photo/dog/1.png")
    assert check_data(tmp_path, Recipe()).holdings[-1] == Holding("zoo", 0, 1, 1)


def test_drawings_that_were_not_recognised_are_counted_and_said(tmp_path: Path) -> None:
    folder = tmp_path / "quickdraw/simplified"
    folder.mkdir(parents=True)
    told = ("true", "false", " false")
    drawings = "".join(f'{{"recognized":{value},"drawing":[]}}\n' for value in told)
    (folder / "ant.ndjson").write_text(drawings)
    (folder / "bat.ndjson").write_text('{"drawing":[]}\n')
    report = check_data(tmp_path, Recipe())
    found = next(one for one in report.holdings if one.name == "quickdraw")
    assert (found.sketches, found.unrecognised) == (4, 2)
    assert "quickdraw: with 2 that Google's network did not recognise." in lines(report, "mine")
    values = json.loads(run("check", "--data", tmp_path, "--json").stdout)
    assert values["collections"]["quickdraw"]["unrecognised"] == 2


def test_drawings_that_cannot_be_read_are_named_in_one_line(tmp_path: Path) -> None:
    folder = tmp_path / "quickdraw/simplified"
    folder.mkdir(parents=True)
    (folder / "ant.ndjson").symlink_to(tmp_path / "moved.ndjson")
    with pytest.raises(RecipeError, match=r"ant\.ndjson cannot be read: No such file"):
        read_quickdraw(tmp_path / "quickdraw")
    checked = run("check", "--data", tmp_path)
    assert checked.exit_code == 2
    assert "ant.ndjson cannot be read" in checked.stderr
    assert "bug" not in checked.stderr


def test_drawings_are_counted_without_an_object_for_each(tmp_path: Path) -> None:
    words, each = 10, 4000
    folder = tmp_path / "quickdraw/simplified"
    folder.mkdir(parents=True)
    for word in range(words):
        (folder / f"word {word}.ndjson").write_text("{}\n" * each + "\n")
    (folder / "nobody drew it.ndjson").touch()
    check_data(tmp_path, Recipe())  # what is read once and kept does not count below
    tracemalloc.start()
    try:
        report = check_data(tmp_path, Recipe())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    found = next(one for one in report.holdings if one.name == "quickdraw")
    assert (found.sketches, found.photos, found.classes) == (words * each, 0, words)
    assert peak < 32 * words * each


def test_json_is_one_document(small_data: Path) -> None:
    values = json.loads(run("check", "--data", small_data, "--json").stdout)
    sketchy = values["collections"]["sketchy"]
    assert (sketchy["sketches"], sketchy["photos"], sketchy["classes"]) == (16, 16, 4)
    assert sketchy["official"]["photos"] == 12_500
    assert len(values["splits"]["quickdraw"]["seen_before"]["sketchy-split1"]) == 19
    assert {one["what"] for one in values["missing"]} >= {"collection pacs", "weights"}


def test_a_data_folder_that_is_not_there_is_no_empty_one(tmp_path: Path) -> None:
    result = run("check", "--data", tmp_path / "gone")
    assert result.exit_code == 2
    assert f"There is no data folder {tmp_path / 'gone'}." in result.stderr


def test_every_layout_is_listed() -> None:
    output = run("list").output
    for text in ("simplified/<word>.ndjson", "ImageResized", "sketch/<class>/*", "words.txt"):
        assert text in output


def test_what_a_changed_recipe_needs_is_checked_too(sketchy: Path, recipe_file: Path) -> None:
    for recipe in ((), ("--recipe", recipe_file)):
        changed = run("check", "--data", sketchy, *recipe, "--set", "data.test=splits/mine.txt")
        assert changed.exit_code == 1
        assert "splits/mine.txt" in changed.output
