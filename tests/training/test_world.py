from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch
from commands import changes, invoke
from safetensors.torch import load_file

from sketchfind.errors import RecipeError
from sketchfind.training import fit
from sketchfind.training.data.batches import BatchMaker
from sketchfind.training.data.cache import PictureCache
from sketchfind.training.data.loading import load_data
from sketchfind.training.recipe.recipe import read_recipe
from sketchfind.training.run import Run
from sketchfind.training.torchrun import PRECEDENCE, local_rank, local_size, world_size
from sketchfind.training.world import World, join_world

WORKER = Path(__file__).with_name("two_processes.py")
ROOT = Path(__file__).parents[2]
CPU = torch.device("cpu")


@dataclass(frozen=True)
class Played:
    """What two processes did, one thing after another; `folder` holds what each left."""

    folder: Path

    def left(self, what: str) -> list[Path]:
        """Return the file of each process, after it came to its end."""
        assert self.ended(what) == [0, 0], self.said(what)
        return [self.folder / f"{what}-{rank}" for rank in range(2)]

    def ended(self, what: str) -> list[int]:
        return [int((self.folder / f"{what}-{rank}.ended").read_text()) for rank in range(2)]

    def said(self, what: str) -> str:
        return "".join((self.folder / f"{what}-{rank}.txt").read_text() for rank in range(2))


@pytest.fixture(scope="module")
def played(
    small_data: Path, small_recipe: Path, tmp_path_factory: pytest.TempPathFactory
) -> Played:
    """Let torchrun start two processes, which do in turn what the tests below look at."""
    if not hasattr(os, "fork"):
        pytest.skip("processes cannot be copied")
    folder = tmp_path_factory.mktemp("played")
    fit = ("fit", small_recipe, "--data", small_data, "--device", "cpu")
    short = (*fit, *changes("optimiser.epochs=2"))
    overflowing = changes(
        "optimiser.precision=float16", "optimiser.accumulate=2", "optimiser.epochs=1"
    )
    asked = [
        ("gradients",),
        ("whole", *short, "--out", folder / "runs/whole"),
        ("die", *short, "--out", folder / "runs/cut"),
        ("resumed", *short, "--out", folder / "runs/cut", "--resume"),
        ("overflow", *fit, *overflowing, "--out", folder / "runs/overflow"),
    ]
    (folder / "asked.json").write_text(json.dumps(asked, default=str))
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
    done = subprocess.run(
        [*command, WORKER, folder], capture_output=True, text=True, timeout=120, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return Played(folder)


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


def test_an_error_of_all_processes_is_left_to_the_first_of_a_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("sketchfind.training.torchrun.time.sleep", waited.append)
    monkeypatch.setenv("TORCHELASTIC_RUN_ID", "x")
    for rank, wanted in (("0", []), ("1", [PRECEDENCE])):
        monkeypatch.setenv("LOCAL_RANK", rank)
        result = invoke("fit", tmp_path / "none.toml", "--out", tmp_path / "run")
        assert waited == wanted
        assert "none.toml cannot be read" in result.output


@pytest.mark.parametrize("rank", ["0", "1"])
def test_a_lost_connection_is_left_to_the_process_that_says_why_it_ended(
    rank: str, small_recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: object, **options: object) -> None:
        raise RuntimeError("Connection closed by peer")

    waited: list[float] = []
    monkeypatch.setattr("sketchfind.training.torchrun.time.sleep", waited.append)
    monkeypatch.setattr(fit, "fit", fail)
    command = ("fit", small_recipe, "--out", tmp_path / "run")
    assert invoke(*command).exit_code == 2
    assert waited == []
    for name, value in {"TORCHELASTIC_RUN_ID": "x", "WORLD_SIZE": "2", "LOCAL_RANK": rank}.items():
        monkeypatch.setenv(name, value)
    assert invoke(*command).exit_code == 2
    assert waited == [PRECEDENCE]


def test_who_waits_for_a_process_that_has_ended_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("Connection closed by peer")

    monkeypatch.setattr("sketchfind.training.world.distributed.barrier", fail)
    with pytest.raises(RecipeError, match="Another process of this training has ended"):
        World(1, 2).wait()


def test_two_processes_have_the_gradients_of_one_with_the_whole_batch(played: Played) -> None:
    for file in played.left("gradients"):
        found = json.loads(file.read_text())
        assert found.pop("mean") == 0.5
        assert max(found.values()) < 1e-5, found


def test_two_processes_train_one_network_and_resume(played: Played) -> None:
    whole = Run(played.folder / "runs/whole")
    same = [load_file(file) for what in ("whole", "resumed") for file in played.left(what)]
    assert [row["epoch"] for row in whole.metrics()] == ["1", "2"]
    assert played.said("whole").count("epoch 2  align") == 1  # one of them speaks
    assert 9 in played.ended("die")
    assert "from epoch 2" in played.said("resumed")
    first, second = same[:2]
    assert first["seed"] != second["seed"]  # each draws for itself
    losses = [float(each["align"]) for each in (first, second)]
    assert losses[0] != losses[1]
    assert float(whole.metrics()[-1]["align"]) == pytest.approx(sum(losses) / 2, rel=1e-3)
    undisturbed = load_file(whole.folder / "checkpoints/epoch-2/model.safetensors")
    for name, value in undisturbed.items():
        assert all(torch.equal(value, other[name]) for other in same), name


def test_processes_leave_out_a_step_that_overflows_in_one_of_them(played: Played) -> None:
    first, second = map(load_file, played.left("overflow"))
    assert [row["skipped"] for row in Run(played.folder / "runs/overflow").metrics()] == ["1"]
    assert first["scale"] == second["scale"] == 128
    for name, value in first.items():
        if name in ("seed", "align"):  # each has its own
            continue
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


def test_no_process_draws_with_the_numbers_that_choose_or_that_another_draws_with(
    small_data: Path, recipe_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = []
    make = np.random.default_rng

    def remember(seed: object) -> np.random.Generator:
        rng = make(seed)
        states.append(rng.bit_generator.state["state"]["state"])
        return rng

    recipe = read_recipe(recipe_file)
    _, seen, _ = load_data(recipe, small_data)
    cache = PictureCache(seen.examples, recipe.data.cache_size, tmp_path)
    makers = [BatchMaker(seen, cache, recipe, World(rank, 2), CPU) for rank in range(2)]
    monkeypatch.setattr(np.random, "default_rng", remember)
    for maker in makers:
        maker.make(1, 2)
    assert len(states) == 6  # each chooses, draws and augments
    assert states[0] == states[3]
    assert len(set(states)) == 5


def test_a_batch_that_cannot_be_shared_is_refused(
    small_data: Path, recipe_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fit, "join_world", lambda device: nullcontext(World(0, 3)))
    recipe, run = read_recipe(recipe_file), Run(tmp_path / "a")
    with pytest.raises(RecipeError, match="multiple of 6, not 8"):
        fit.fit(recipe, small_data, run, resume=False, say=print, device="cpu")
