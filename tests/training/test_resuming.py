"""A run that was stopped goes on as if it had not been, or says why it cannot."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from commands import changes, cut_short, invoke, succeed, weights
from safetensors.torch import load_file

from sketchfind.training.plot import plot_run
from sketchfind.training.run import Run


@pytest.mark.parametrize("precision", ["float32", "float16"])
def test_resuming_after_a_stop_equals_an_undisturbed_run(
    precision: str, small_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    # The schedule must be that of the whole run, so the run is cut by taking its end away.
    # Patches left out at random too: what an epoch draws must not depend on the epochs before.
    out, whole = tmp_path / "runs" / "b", tmp_path / "runs" / "whole"
    drawn = changes("optimiser.patch_dropout=0.5", f"optimiser.precision={precision}")
    drawn = ("--data", small_data, "--device", "cpu", *drawn)
    begun = succeed("fit", recipe_file, *drawn, "--out", whole)
    named = {"float32": "single precision", "float16": "float16"}[precision]
    assert f"on cpu in {named}, 1 process" in begun.stderr
    arguments = ("fit", recipe_file, *drawn, "--out", out)

    class Killed(BaseException):
        pass

    def kill_in_the_second_save(self: Run, *values: Any, best: bool) -> None:
        if len(self.metrics()) > 1:
            raise Killed
        save(self, *values, best=best)

    save = Run.save
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Run, "save", kill_in_the_second_save)
        with pytest.raises(Killed):
            invoke(*arguments)
    assert json.loads((out / "last.json").read_text())["checkpoint"] == "epoch-1"
    result = succeed(*arguments, "--resume")
    assert "changed since" not in result.stderr
    assert [row["epoch"] for row in Run(out).metrics()] == ["1", "2", "3"]
    undisturbed, resumed = weights(whole), weights(out)
    assert undisturbed.keys() == resumed.keys()
    assert all(torch.equal(undisturbed[name], resumed[name]) for name in undisturbed)
    first, second = (
        load_file(run / "checkpoints/epoch-3/scaler.safetensors") for run in (whole, out)
    )
    assert first == second
    assert ("scale" in first) == (precision == "float16")


def test_one_command_begins_a_run_goes_on_with_it_and_says_when_it_is_done(
    small_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "runs" / "job"
    arguments = ("fit", recipe_file, "--data", small_data, "--out", out, "--resume")
    begun = succeed(*arguments)
    assert "from epoch 1" in begun.stderr
    assert "held out: 1 class; sketchy 4 sketches, quickdraw 4 sketches; 4 photos" in begun.stderr
    done = succeed(*arguments)
    assert done.stderr == f"nothing is left to train: {out} has all its epochs\n"


def test_who_goes_on_with_a_run_that_is_done_gets_its_picture(
    small_data: Path, recipe_file: Path, trained: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (trained / "metrics.png").unlink()  # as it is after a kill in the moment before it is drawn
    monkeypatch.setattr("sketchfind.training.fit.plot_run", plot_run)
    succeed("fit", recipe_file, "--data", small_data, "--out", trained, "--resume")
    assert (trained / "metrics.png").read_bytes().startswith(b"\x89PNG")


def test_a_run_that_shall_go_on_for_longer_is_told_to_begin_another_with_its_weights(
    trained: Path, small_data: Path, recipe_file: Path
) -> None:
    longer = ("fit", recipe_file, "--data", small_data, *changes("optimiser.epochs=9"), "--resume")
    refused = invoke(*longer, "--out", trained)
    assert refused.exit_code == 2
    assert "begin with its weights, by start = 'a' in the recipe." in refused.stderr


def test_a_run_goes_on_without_the_run_that_it_started_from(
    trained: Path, small_data: Path, recipe_file: Path
) -> None:
    out, whole = trained.parent / "b", trained.parent / "whole"
    arguments = ("fit", recipe_file, "--data", small_data, "--set", "start=a", "--resume")
    succeed(*arguments, "--out", whole)
    cut_short(*arguments, "--out", out)
    shutil.rmtree(trained)
    succeed(*arguments, "--out", out)
    resumed = weights(out)
    assert all(torch.equal(resumed[name], value) for name, value in weights(whole).items())
    missing = invoke(*arguments, "--out", trained.parent / "c")
    assert missing.exit_code == 2
    assert f"There is no run at {trained}, which the recipe starts from." in missing.stderr


def test_a_run_goes_on_alike_with_the_same_shares_in_another_order(
    small_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    # What is drawn depends on which collection is the first.
    listed, turned = (
        ("fit", recipe_file, "--data", small_data, "--set", f"data.sketches={{{shares}}}")
        for shares in ("sketchy=0.5, quickdraw=0.5", "quickdraw=0.5, sketchy=0.5")
    )
    out, whole = tmp_path / "runs" / "b", tmp_path / "runs" / "whole"
    succeed(*listed, "--out", whole)
    cut_short(*listed, "--out", out)
    succeed(*turned, "--out", out, "--resume")
    resumed = weights(out)
    assert all(torch.equal(resumed[name], value) for name, value in weights(whole).items())


def test_a_run_goes_on_with_its_classes_alone_and_says_where_files_have_changed(
    own_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    arguments = ("fit", recipe_file, "--data", own_data, *changes("optimiser.epochs=2"))
    arguments = (*arguments, "--out", tmp_path / "runs" / "a", "--device", "cpu")
    cut_short(*arguments)
    validation = own_data / "splits/val.txt"
    for held, which in ("owl\napple\n", "with the class 'apple'"), ("", "without the class 'owl'"):
        validation.write_text(held)
        refused = invoke(*arguments, "--resume")
        assert refused.exit_code == 2
        assert f"was begun {which}" in refused.stderr
    validation.write_text("owl\n")
    photos = own_data / "sketchy/256x256/photo/tx_000000000000/zebra"
    (photos / "n0.jpg").rename(photos / "n9.jpg")
    with np.load(own_data / "text/table.npz") as table:
        names, vectors = table["names"], table["embeddings"]
    np.savez(own_data / "text/table.npz", names=names, embeddings=vectors[::-1])
    result = succeed(*arguments, "--resume")
    assert "files of the data have changed since" in result.stderr
    assert "the text vectors have changed since" in result.stderr
    assert "the run began on" not in result.stderr
    assert "on cpu in single precision, 1 process, from epoch 2" in result.stderr


def test_a_run_that_goes_on_elsewhere_says_so(
    small_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "runs" / "a"
    arguments = ("fit", recipe_file, "--data", small_data, "--out", out, "--device", "cpu")
    cut_short(*arguments)
    facts = json.loads((out / "recipe.json").read_text())
    assert (facts["device"], facts["processes"]) == ("cpu", 1)
    noted = {"processes": 2, "revision": "0123abc", "torch": "2.0.0"}
    (out / "recipe.json").write_text(json.dumps(facts | noted))
    result = succeed(*arguments, "--resume")
    assert "the run began on cpu, 2 processes, so it goes on differently" in result.stderr
    assert "files of the data" not in result.stderr
    told = "the run began with revision 0123abc, here it is " in result.stderr
    assert told == (facts["revision"] != "unknown")
    assert f"with torch 2.0.0, here it is {torch.__version__}: it may go on" in result.stderr
    assert "with machine" not in result.stderr
    assert "with threads" not in result.stderr


def test_resuming_with_another_recipe_is_refused(
    trained: Path, small_data: Path, recipe_file: Path
) -> None:
    before = weights(trained)
    arguments = ("fit", recipe_file, "--data", small_data, "--out", trained, "--resume")
    longer = invoke(*arguments, "--set", "optimiser.epochs=4")
    assert longer.exit_code == 2
    assert "optimiser.epochs = 3, the recipe 4" in longer.stderr
    succeed(*arguments)  # nothing left to do
    assert all(torch.equal(before[name], value) for name, value in weights(trained).items())
