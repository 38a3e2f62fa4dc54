"""Steps in float16: what overflows is left out, and nothing else changes."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
import torch
from commands import changes, succeed
from torch import Tensor, nn

from sketchfind.errors import RecipeError
from sketchfind.training.loop import LEAST_SCALE, Loop
from sketchfind.training.optimiser import rate_at
from sketchfind.training.plot import plot_run
from sketchfind.training.prepare import Prepared, prepare
from sketchfind.training.recipe.recipe import Recipe, read_recipe
from sketchfind.training.reporting import Reporter
from sketchfind.training.run import Run
from sketchfind.training.student import Student
from sketchfind.training.world import World

CPU = torch.device("cpu")
SCALE = 256.0  # far from what overflows


def loop_of(recipe: Recipe, data: Path, out: Path, scale: float = SCALE) -> tuple[Loop, Prepared]:
    parts = prepare(recipe, data, Run(out / "run"), CPU, World())
    scaler = parts.state.scaler
    if scaler.is_enabled():
        scaler.load_state_dict({**scaler.state_dict(), "scale": scale})
    reporter = Reporter(recipe.optimiser, 0, print, quiet=True)
    return Loop(recipe, parts, CPU, World(), reporter), parts


@pytest.fixture
def overflowing(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Let the gradients of the steps with these numbers overflow, of which no loss tells."""
    steps: set[int] = set()
    forward, done = Student.forward, 0

    def steep(self: Student, *given: object) -> dict[str, Tensor]:
        nonlocal done
        done += 1
        losses = forward(self, *given)
        if done not in steps:
            return losses
        # As the loss itself, with a gradient of ten to the 38th.
        return {name: v.detach() + 1e38 * (v - v.detach()) for name, v in losses.items()}

    monkeypatch.setattr(Student, "forward", steep)
    return steps


@pytest.mark.parametrize("parts", [1, 2])
def test_a_step_that_overflows_is_left_out_and_no_other(
    parts: int,
    small_data: Path,
    recipe_file: Path,
    tmp_path: Path,
    overflowing: set[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    overflowing.add(2 * parts)  # the second step's, or its last part's
    settings = ("optimiser.precision=float16", f"optimiser.accumulate={parts}")
    recipe = read_recipe(recipe_file, settings)
    loop, prepared = loop_of(recipe, small_data, tmp_path)
    state, optimiser = prepared.state, prepared.state.optimiser
    rates: list[float] = []
    optimiser.register_step_post_hook(lambda *_: rates.append(optimiser.param_groups[0]["lr"]))
    decays: list[float] = []
    average = type(state).average
    monkeypatch.setattr(
        type(state), "average", lambda self, decay: (decays.append(decay), average(self, decay))
    )
    state.student.eval()
    row = loop.train(0)
    assert state.student.training
    assert row["skipped"] == 1
    assert state.scaler.get_scale() == SCALE / 2
    rate = optimiser.param_groups[0]["rate"]
    assert rates == [rate * rate_at(step, recipe.optimiser) for step in (0, 2)]
    assert decays == [min(recipe.optimiser.ema, (step + 1) / (step + 10)) for step in (0, 2)]
    assert {int(entry["step"]) for entry in optimiser.state.values()} == {2}
    assert all(value.isfinite().all() for value in state.student.parameters())


def test_an_epoch_without_any_step_ends_the_run_where_no_scale_helps(
    small_data: Path, recipe_file: Path, tmp_path: Path, overflowing: set[int]
) -> None:
    overflowing |= {1, 2, 3}
    recipe = read_recipe(recipe_file, ("optimiser.precision=float16",))
    loop, _ = loop_of(recipe, small_data, tmp_path / "scaled")
    assert loop.train(0) == {"skipped": 3}
    overflowing |= {4, 5, 6}
    loop, _ = loop_of(recipe, small_data, tmp_path / "hardly", scale=4.0)
    with pytest.raises(RecipeError, match="step after step of epoch 1 overflow, even unscaled"):
        loop.train(0)


def test_a_scale_that_nothing_can_be_divided_by_ends_the_run(
    small_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    recipe = read_recipe(recipe_file, ("optimiser.precision=float16",))
    loop, parts = loop_of(recipe, small_data, tmp_path, scale=LEAST_SCALE)
    after_the_first = itertools.chain([1.0], itertools.repeat(torch.inf))
    weight = next(parts.state.student.model.projection.parameters())
    weight.register_hook(lambda gradient: gradient * next(after_the_first))
    with pytest.raises(RecipeError, match="step after step of epoch 1 overflow, even unscaled"):
        loop.train(0)
    assert all(value.isfinite().all() for value in parts.state.student.parameters())


def test_an_epoch_without_any_step_is_logged_drawn_and_followed_by_others(
    small_data: Path, recipe_file: Path, tmp_path: Path, overflowing: set[int]
) -> None:
    overflowing |= {1, 2, 3}
    run = Run(tmp_path / "run")
    settings = changes("optimiser.precision=float16")
    succeed("fit", recipe_file, "--data", small_data, "--out", run.folder, *settings)
    first, *others = run.metrics()
    assert list(first)[:2] == ["epoch", "align"]
    assert first["align"] == ""
    assert first["skipped"] == "3"
    assert float(first["validation"]) > 0
    assert all(float(row["align"]) > 0 for row in others)
    plot_run(run)
    assert (run.folder / "metrics.png").exists()


def test_gradients_are_clipped_at_their_own_size_which_is_that_of_the_whole_batch(
    small_data: Path, recipe_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first: list[float] = []
    clip = nn.utils.clip_grad_norm_
    for precision, parts in itertools.product(("float32", "float16"), (1, 2)):
        norms: list[float] = []

        def noting(*given: object, norms: list[float] = norms) -> Tensor:
            norm = clip(*given)
            norms.append(norm.item())
            return norm

        monkeypatch.setattr(nn.utils, "clip_grad_norm_", noting)
        settings = (f"optimiser.precision={precision}", f"optimiser.accumulate={parts}")
        run = tmp_path / f"{precision} {parts}"
        loop, _ = loop_of(read_recipe(recipe_file, settings), small_data, run)
        assert ("skipped" in loop.train(0)) == (precision == "float16")
        first.append(norms[0])
    assert first == pytest.approx([first[0]] * 4, rel=0.02)
