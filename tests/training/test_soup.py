from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest
import torch
from commands import invoke, succeed

from sketchfind.errors import RecipeError
from sketchfind.training.facts import Facts
from sketchfind.training.recipe.recipe import recipe_from_dict
from sketchfind.training.run import Run
from sketchfind.training.soup import soup

ALIKE = {"optimiser": {"same_start": True}}


def run(
    folder: Path,
    value: float,
    recipe: dict[str, object] | None = None,
    kept_out: tuple[str, ...] = (),
    text: str = "",
) -> Run:
    """Return a run of two weights and a counter."""
    made = Run(folder)
    seen = frozenset({"cat", f"class {value}"})
    made.start(Facts(recipe_from_dict(recipe or ALIKE), seen, frozenset(kept_out), text=text))
    weights = {"a": torch.full((2, 3), value), "b": torch.tensor([value]), "n": torch.tensor(7)}
    made.save({"ema": weights}, {"epoch": 3, "best": 0.5}, best=True)
    return made


def test_a_soup_is_the_mean_of_the_weights(tmp_path: Path) -> None:
    runs = [run(tmp_path / str(value), value) for value in (1.0, 2.0, 6.0)]
    out = Run(tmp_path / "soup")
    soup(runs, out, "last", print)
    averaged = out.averaged("best")
    assert averaged["a"].tolist() == [[3.0] * 3] * 2
    assert averaged["n"] == 7
    assert out.recipe() == runs[0].recipe()
    assert out.facts().seen == {"cat", "class 1.0", "class 2.0", "class 6.0"}


def test_runs_of_two_folders_began_alike_where_the_runs_that_they_started_from_are(
    tmp_path: Path,
) -> None:
    for folder, value in (("a", 1.0), ("b", 1.0), ("c", 2.0)):
        run(tmp_path / folder / "start", value)
    own, alike, apart = (run(tmp_path / name / "run", 3.0, {"start": "start"}) for name in "abc")
    gone = run(tmp_path / "d/run", 3.0, {"start": "start"})
    soup([own, alike, gone], Run(tmp_path / "soup"), "last", print)
    with pytest.raises(RecipeError, match="run was started from other weights"):
        soup([own, apart], Run(tmp_path / "other"), "last", print)


def test_runs_that_cannot_be_averaged_are_refused(tmp_path: Path) -> None:
    first = run(tmp_path / "first", 1.0)
    alone = run(tmp_path / "alone", 1.0, {"optimiser": {"seed": 4}})
    with pytest.raises(RecipeError, match="alone was started from other weights"):
        soup([first, alone], Run(tmp_path / "soup"), "last", print)
    other = Run(tmp_path / "other")
    other.start(Facts(first.recipe()))
    other.save({"ema": {"a": torch.zeros(5)}}, {"epoch": 1, "best": 0.0}, best=True)
    with pytest.raises(RecipeError, match="other has another network"):
        soup([first, other], Run(tmp_path / "soup"), "last", print)
    free = run(tmp_path / "free", 1.0, ALIKE | {"data": {"hold_out": False}})
    with pytest.raises(RecipeError, match="free kept other classes out"):
        soup([first, free], Run(tmp_path / "soup"), "last", print)
    open_ = run(tmp_path / "open", 1.0, ALIKE | {"data": {"keep_photos": 0.1}})
    with pytest.raises(RecipeError, match="open kept other photos out"):
        soup([first, open_], Run(tmp_path / "soup"), "last", print)
    beside = run(tmp_path / "beside", 1.0, ALIKE | {"model": {"adapter_placement": "mlp"}})
    with pytest.raises(RecipeError, match=r"beside has another .*: model\.adapter_placement"):
        soup([first, beside], Run(tmp_path / "soup"), "last", print)
    with pytest.raises(RecipeError, match="two runs or more"):
        soup([first], Run(tmp_path / "soup"), "last", print)
    again = Run(tmp_path / "alone/../first")
    with pytest.raises(RecipeError, match="first is given twice"):
        soup([first, again], Run(tmp_path / "soup"), "last", print)
    with pytest.raises(RecipeError, match="already holds a run"):
        soup([first, first], other, "last", print)
    assert not (tmp_path / "soup").exists()


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"text": {"table": "other.npz"}}, ""),
        ({"text": {"sketch_table": "other.npz"}}, ""),
        ({"text": {"centred": False}}, ""),
        ({"clip_share": 0, "loss": {"classes": "classifier"}}, ""),
        ({}, "other vectors"),  # in a file of the same name
    ],
)
def test_runs_of_other_text_spaces_are_not_averaged(
    tmp_path: Path, change: dict[str, object], text: str
) -> None:
    first = run(tmp_path / "first", 1.0, text="vectors")
    other = run(tmp_path / "other", 2.0, ALIKE | change, text=text or "vectors")
    with pytest.raises(RecipeError, match="other learned its classes by other text vectors"):
        soup([first, other], Run(tmp_path / "soup"), "last", print)
    same = run(tmp_path / "same", 2.0, text="vectors")
    soup([first, same], Run(tmp_path / "soup"), "last", print)


def test_runs_of_other_settings_are_averaged(tmp_path: Path) -> None:
    first = run(tmp_path / "first", 1.0)
    changes: dict[str, object] = {
        "optimiser": {"same_start": True, "seed": 7, "backbone_lr": 1e-4},
        "loss": {"temperature": 0.1, "instance_weight": 1.0},
        "data": {"sketches": {"sketchy": 1.0}, "cache_size": 304},
        "model": {"sketch_size": 192, "blended_blocks": 2},
    }
    said: list[str] = []
    soup(
        [first, run(tmp_path / "other", 2.0, changes)], Run(tmp_path / "soup"), "last", said.append
    )
    other = tmp_path / "other"
    assert said == [
        f"{other} was trained with model.blended_blocks = 2; the mean has 0",
        f"{other} was trained with model.sketch_size = 192; the mean has 0",
    ]


def test_a_run_that_was_trained_on_what_another_kept_out_is_refused(tmp_path: Path) -> None:
    runs = [
        run(tmp_path / "first", 1.0, kept_out=("bat", "owl")),
        run(tmp_path / "same", 2.0, kept_out=("bat",)),
    ]
    out = Run(tmp_path / "soup")
    soup(runs, out, "last", print)
    assert out.facts().kept_out == {"bat"}
    # The list of the same name had other classes when this one was trained.
    runs.append(run(tmp_path / "later", 4.0, kept_out=("bat", "class 1.0")))
    with pytest.raises(RecipeError, match=r"first was trained on 'class 1\.0'"):
        soup(runs, Run(tmp_path / "refused"), "last", print)
    assert not (tmp_path / "refused").exists()


def test_a_device_that_is_not_there_is_said_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path / "one", 1.0)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    command = ("soup", tmp_path / "one", "--out", tmp_path / "soup", "--device", "cuda")
    assert invoke(*command).exit_code == 2
    assert not (tmp_path / "soup").exists()


def test_the_command_averages_runs(tmp_path: Path) -> None:
    for value in (1.0, 3.0):
        run(tmp_path / str(value), value)
    command = ("soup", tmp_path / "1.0", tmp_path / "3.0", "--out", tmp_path / "soup")
    result = succeed(*command)
    assert "not measured on the held-out classes: There is no data folder data." in result.output
    assert Run(tmp_path / "soup").averaged("last")["b"].item() == 2.0
    again = invoke(*command)
    assert again.exit_code == 2
    assert "already holds a run. Give another --out." in again.output


@pytest.mark.parametrize("written", range(5))
def test_a_soup_that_could_not_be_written_is_made_again(
    written: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = [run(tmp_path / str(value), value) for value in (1.0, 3.0)]
    out, room, sync = Run(tmp_path / "soup"), written, os.fsync

    def full(file: int) -> None:
        nonlocal room
        room -= 1
        if room < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(file)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RecipeError, match="cannot be written"):
        soup(runs, out, "last", print)
    monkeypatch.undo()
    soup(runs, out, "last", print)
    assert out.averaged("last")["b"].item() == 2.0


def test_a_soup_is_not_gone_on_with(tmp_path: Path) -> None:
    runs = [run(tmp_path / str(value), value) for value in (1.0, 3.0)]
    out = Run(tmp_path / "soup")
    soup(runs, out, "last", print)
    with pytest.raises(RecipeError, match="averaged weights alone"):
        out.require(out.recipe())


def test_checkpoints_that_are_gone_or_damaged_are_named(tmp_path: Path) -> None:
    made = run(tmp_path / "made", 1.0)
    damaged = made.folder / "checkpoints/epoch-3/ema.safetensors"
    damaged.write_bytes(damaged.read_bytes()[:-1])
    with pytest.raises(RecipeError, match="cannot be read"):
        made.averaged("best")
    shutil.rmtree(made.folder / "checkpoints/epoch-3")
    for use in (made.last_epoch, lambda: made.load("last"), lambda: made.averaged("best")):
        with pytest.raises(RecipeError, match="epoch-3 is gone"):
            use()
