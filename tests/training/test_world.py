from __future__ import annotations

import json
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from sketchfind.errors import RecipeError
from sketchfind.training import fit
from sketchfind.training.data.batches import BatchMaker
from sketchfind.training.data.cache import PictureCache
from sketchfind.training.data.loading import load_data
from sketchfind.training.recipe.recipe import read_recipe
from sketchfind.training.run import Run
from sketchfind.training.world import World, join_world, local_rank, local_size, world_size

WORKER = Path(__file__).with_name("two_processes.py")
ROOT = Path(__file__).parents[2]
CPU = torch.device("cpu")


def two_processes(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
    return subprocess.run(
        [*command, *map(str, arguments)], capture_output=True, text=True, timeout=300, cwd=ROOT
    )


def test_alone_nothing_is_gathered_or_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TORCHELASTIC_RUN_ID", raising=False)
    with join_world(torch.device("cpu")) as world:
        rows = torch.randn(3, 2)
        assert world == World(0, 1)
        assert world.gather(rows) is rows
        assert world.mean({"align": 2.0}) == {"align": 2.0}
        with world.first_then_others():
            world.wait()


def test_what_is_no_torchrun_starts_no_processes_to_join(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE")
    for name in names:
        monkeypatch.setenv(name, "3")
    monkeypatch.delenv("TORCHELASTIC_RUN_ID", raising=False)
    assert (world_size(), local_rank(), local_size()) == (1, 0, 1)
    monkeypatch.setenv("TORCHELASTIC_RUN_ID", "x")
    assert (world_size(), local_rank(), local_size()) == (3, 3, 3)


def test_two_processes_have_the_gradients_of_one_with_the_whole_batch(tmp_path: Path) -> None:
    result = two_processes(WORKER, "gradients", tmp_path)
    assert result.returncode == 0, result.stderr
    for rank in range(2):
        found = json.loads((tmp_path / f"gradients-{rank}.json").read_text())
        assert found.pop("mean") == 0.5
        assert max(found.values()) < 1e-5, found


def test_two_processes_train_one_network_and_resume(
    small_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    whole, cut = tmp_path / "runs" / "whole", tmp_path / "runs" / "cut"
    arguments = ("fit", recipe_file, "--data", small_data, "--set", "optimiser.epochs=2")
    arguments = (*arguments, "--device", "cpu")
    result = two_processes("-m", "sketchfind.training", *arguments, "--out", whole)
    assert result.returncode == 0, result.stderr
    assert [row["epoch"] for row in Run(whole).metrics()] == ["1", "2"]
    assert result.stderr.count("epoch 2  align") == 1  # one of them speaks
    assert two_processes(WORKER, "die", tmp_path, *arguments, "--out", cut).returncode != 0
    assert Run(cut).last_epoch() == 1
    result = two_processes(WORKER, "keep", tmp_path, *arguments, "--out", cut, "--resume")
    assert result.returncode == 0, result.stderr
    first, second = (load_file(tmp_path / f"rank-{rank}.safetensors") for rank in range(2))
    undisturbed = load_file(whole / "checkpoints" / "epoch-2" / "model.safetensors")
    for name, value in undisturbed.items():
        assert torch.equal(value, first[name]), name
        assert torch.equal(value, second[name]), name


def test_processes_leave_out_a_step_that_overflows_in_one_of_them(
    small_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    settings = ("optimiser.precision=float16", "optimiser.accumulate=2", "optimiser.epochs=1")
    overrides = [part for setting in settings for part in ("--set", setting)]
    arguments = ("fit", recipe_file, "--data", small_data, "--device", "cpu", *overrides)
    out = tmp_path / "runs" / "a"
    result = two_processes(WORKER, "overflow", tmp_path, *arguments, "--out", out)
    assert result.returncode == 0, result.stderr
    assert [row["skipped"] for row in Run(out).metrics()] == ["1"]
    first, second = (load_file(tmp_path / f"rank-{rank}.safetensors") for rank in range(2))
    assert first["scale"] == second["scale"] == 128
    for name, value in first.items():
        assert value.isfinite().all(), name
        assert torch.equal(value, second[name]), name


def test_processes_draw_the_pictures_of_one_batch(
    small_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    recipe = read_recipe(recipe_file)
    _, seen, _ = load_data(recipe, small_data)
    cache = PictureCache(seen.examples, recipe.data.cache_size, tmp_path)
    whole = BatchMaker(seen, cache, recipe, World(), CPU).make(1, 2)
    worlds = (World(rank, 2) for rank in range(2))
    parts = [BatchMaker(seen, cache, recipe, world, CPU).make(1, 2) for world in worlds]
    assert [len(part.sketches) for part in parts] == [2, 2]
    for start, part_start in ((0, 0), (4, 2)):
        together = np.stack([part.rows[part_start : part_start + 2] for part in parts], axis=1)
        assert together.reshape(-1).tolist() == whole.rows[start : start + 4].tolist()
    assert not torch.equal(parts[0].photos, parts[1].photos)


def test_a_batch_that_cannot_be_shared_is_refused(
    small_data: Path, recipe_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fit, "join_world", lambda device: nullcontext(World(0, 3)))
    recipe, run = read_recipe(recipe_file), Run(tmp_path / "a")
    with pytest.raises(RecipeError, match="multiple of 6, not 8"):
        fit.fit(recipe, small_data, run, resume=False, say=print, device="cpu")
