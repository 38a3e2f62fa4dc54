"""Damaged pictures are left out as `fit` says, from its first step to the exported model."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from commands import invoke, succeed

from sketchfind.encoder.model_file import read_header
from sketchfind.errors import RecipeError
from sketchfind.training.data.classes import merge_classes
from sketchfind.training.data.loading import load_data
from sketchfind.training.recipe.recipe import read_recipe
from sketchfind.training.run import Run

PHOTO = "sketchy/256x256/photo/tx_000000000000"
SKETCH = "sketchy/256x256/sketch/tx_000000000000"
DRAWINGS = "quickdraw/simplified"
Begun = tuple[Path, tuple[str | Path, ...]]  # the folder of a run, and what goes on with it


def cut(path: Path) -> None:
    """Leave half of a file, as a download that broke off does."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def cut_line(path: Path, number: int) -> None:
    lines = path.read_text().splitlines()
    lines[number - 1] = lines[number - 1][:-9]
    path.write_text("\n".join(lines) + "\n")


def advised(stderr: str) -> list[str]:
    """Return the option that an error tells to give."""
    found = re.search(r"--set (['\"]?)(\S.*?)\1, which lists them", stderr)
    assert found, stderr
    return ["--set", found[2]]


@pytest.fixture
def begun(
    own_data: Path, recipe_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Begun:
    """A run that ended after its first epoch."""
    out = tmp_path / "runs/a"
    arguments = ("fit", recipe_file, "--data", own_data, "--out", out, "--resume")
    with monkeypatch.context() as patch:
        patch.setattr("sketchfind.training.fit.plot_run", lambda run: 1 / 0)
        assert "ZeroDivisionError" in invoke(*arguments).stderr
    return out, arguments


def test_all_that_is_damaged_is_named_at_once_and_can_be_left_out(
    own_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "my runs/a"
    damaged = [f"{PHOTO}/owl/n1.jpg", f"{SKETCH}/owl/n2-1.png", f"{DRAWINGS}/owl.ndjson:2"]
    damaged += [f"{PHOTO}/zebra/n0.jpg", f"{SKETCH}/apple/n3-1.png", f"{DRAWINGS}/apple.ndjson:3"]
    for entry in damaged:
        path, _, line = entry.partition(":")
        cut_line(own_data / path, int(line)) if line else cut(own_data / path)
    arguments = ("fit", recipe_file, "--data", own_data, "--out", out)
    refused = invoke(*arguments)
    assert refused.exit_code == 2
    assert all(str(own_data / entry.partition(":")[0]) in refused.stderr for entry in damaged)
    option = advised(refused.stderr)
    assert option == ["--set", f"data.damaged={out / 'damaged.txt'}"]
    assert sorted((out / "damaged.txt").read_text().splitlines()) == sorted(damaged)
    said = succeed(*arguments, *option).stderr
    assert said.count("6 damaged pictures") == 1
    assert Run(out).facts().damaged == 6
    assert "nothing is left to train" in succeed(*arguments, *option, "--resume").stderr
    model = tmp_path / "m.safetensors"
    succeed("export", out, "--data", own_data, "--out", model)
    card = read_header(model).card
    assert card["provenance"]["damaged_pictures"] == 6
    assert str(tmp_path) not in json.dumps(card)


def test_a_run_goes_on_without_a_picture_that_was_damaged_since(
    own_data: Path, begun: Begun, tmp_path: Path
) -> None:
    out, arguments = begun
    cut(own_data / PHOTO / "zebra/n0.jpg")
    option = advised(invoke(*arguments).stderr)
    goes_on = succeed(*arguments, *option).stderr
    assert "files of the data have changed" in goes_on
    assert "from epoch 2" in goes_on
    assert Run(out).facts().damaged == 1
    cut(own_data / SKETCH / "apple/n1-1.png")  # the run has ended, but its export reads them, too
    (out / "damaged.txt").write_text(f"{PHOTO}/zebra/n0.jpg\n{SKETCH}/apple/n1-1.png\n")
    succeed("export", out, "--data", own_data, "--out", tmp_path / "m.safetensors")


def test_a_finished_run_is_exported_without_what_was_damaged_since(
    own_data: Path, recipe_file: Path, trained: Path, tmp_path: Path
) -> None:
    cut(own_data / PHOTO / "zebra/n0.jpg")
    (tmp_path / "list.txt").write_text(f"{PHOTO}/zebra/n0.jpg\n")
    export = ("export", trained, "--data", own_data, "--out", tmp_path / "m.safetensors")
    assert "zebra/n0.jpg: " in invoke(*export).stderr
    resume = ("fit", recipe_file, "--data", own_data, "--out", trained, "--resume", "--set")
    assert "cannot be read" in invoke(*resume, f"data.damaged={tmp_path / 'lst.txt'}").stderr
    assert Run(trained).recipe().data.damaged == ""
    said = succeed(*resume, f"data.damaged={tmp_path / 'list.txt'}").stderr
    assert "1 damaged picture" in said
    assert Run(trained).facts().damaged == 1
    succeed(*export)


def test_a_list_is_noted_only_when_a_run_goes_on_with_it(own_data: Path, begun: Begun) -> None:
    out, arguments = begun
    (own_data / "bad.txt").write_text(f"{PHOTO}/zebra/n0.jpg\n")
    option = ("--set", "data.damaged=bad.txt")
    with Run(out).sole_use():
        assert "Another program is training" in invoke(*arguments, *option).stderr
    assert "cannot be read" in invoke(*arguments, "--set", "data.damaged=gone.txt").stderr
    assert Run(out).recipe().data.damaged == ""
    for again in (option, ()):
        succeed(*arguments, *again)
        assert Run(out).recipe().data.damaged == "bad.txt"
    assert Run(out).facts().damaged == 1


@pytest.mark.skipif(os.name == "nt", reason="no file has such a name")
def test_a_new_list_has_what_the_old_one_had(
    own_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    listed = own_data / "bad.txt"
    listed.write_text(f"{PHOTO}/owl/n1.jpg\n")
    odd = own_data / PHOTO / "zebra/a\nb.jpg"  # its line must stay one
    for path in (own_data / PHOTO / "owl/n1.jpg", odd):
        path.write_bytes(b"no photo")
    arguments = ("fit", recipe_file, "--data", own_data, "--out", tmp_path / "runs/a")
    refused = invoke(*arguments, "--set", "data.damaged=bad.txt").stderr
    assert "n1.jpg" not in refused
    option = advised(refused)
    lines = Path(option[1].partition("=")[2]).read_text().splitlines()
    assert lines == [f"{PHOTO}/owl/n1.jpg", rf"{PHOTO}/zebra/a\nb.jpg"]
    assert "2 damaged pictures" in succeed(*arguments, *option).stderr


def test_what_the_list_leaves_out_is_nowhere_and_said(own_data: Path, recipe_file: Path) -> None:
    owls = [f"{PHOTO}/owl/n1.jpg", f"{DRAWINGS}/owl.ndjson:2"]
    apples = [f"{PHOTO}/apple/n{n}.jpg" for n in range(4)]
    apples += [f"{SKETCH}/apple/n{n}-1.png" for n in range(4)]
    apples += [f"{DRAWINGS}/apple.ndjson:{n}" for n in range(1, 5)]
    stray = [f"{PHOTO}/owl/n9.jpg", f"{DRAWINGS}/owl.ndjson", f"{DRAWINGS}/owl.ndjson:5"]
    (own_data / "bad.txt").write_text("\n".join([*owls, *stray, *apples]))
    whole, recipe = (read_recipe(recipe_file, each) for each in ((), ("data.damaged=bad.txt",)))
    _, seen, held = load_data(recipe, own_data)
    _, all_seen, all_held = load_data(whole, own_data)
    assert (len(all_seen.examples), len(seen.examples)) == (36, 24)
    gone = set(all_held.examples) - set(held.examples)
    assert {(one.path, one.line) for one in gone} == {
        (own_data / owls[0], -1),
        (own_data / DRAWINGS / "owl.ndjson", 1),
    }
    summary = seen.summary()
    assert "14 damaged pictures; all pictures are damaged of: apple; " in summary
    assert summary.endswith(f"unknown in the list of damaged pictures: {', '.join(stray)}")
    assert "damaged" not in all_seen.summary()
    assert seen.digest() != all_seen.digest()
    assert "apple" not in {one.name for one in merge_classes(recipe, own_data)}


def test_a_class_of_the_list_of_seen_classes_must_keep_a_picture(
    own_data: Path, recipe_file: Path
) -> None:
    (own_data / "seen.txt").write_text("apple\nzebra\n")
    (own_data / "bad.txt").write_text("\n".join(f"{PHOTO}/apple/n{n}.jpg" for n in range(4)))
    settings = ("data.seen=seen.txt", "data.damaged=bad.txt")
    with pytest.raises(RecipeError, match=r"1 class of seen\.txt: apple"):
        load_data(read_recipe(recipe_file, settings), own_data)


def test_a_list_that_is_not_there_is_named(own_data: Path, recipe_file: Path) -> None:
    with pytest.raises(RecipeError, match=r"The list .*gone\.txt cannot be read"):
        load_data(read_recipe(recipe_file, ("data.damaged=gone.txt",)), own_data)
