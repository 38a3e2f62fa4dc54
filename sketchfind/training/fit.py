"""A run from its beginning, or its last checkpoint, to its last epoch."""

from __future__ import annotations

import time
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from sketchfind.training.backbone_source import described
from sketchfind.training.data.batches import drawn_by_processes
from sketchfind.training.data.class_lists import all_kept_out
from sketchfind.training.data.loading import load_data, require_data
from sketchfind.training.devices import drawing_workers, held_by, training_device
from sketchfind.training.facts import Facts
from sketchfind.training.loop import Loop
from sketchfind.training.plot import plot_run
from sketchfind.training.prepare import Prepared, prepare
from sketchfind.training.recipe.recipe import Recipe
from sketchfind.training.recipe.rules import check_batch
from sketchfind.training.reporting import Reporter, Say
from sketchfind.training.run import Run
from sketchfind.training.world import World, join_world
from sketchfind.training.writing import writable_folders
from sketchfind.wording import counted

PRECISIONS = {
    torch.bfloat16: "bfloat16",
    torch.float16: "float16",
    torch.float32: "single precision",
}


def fit(
    recipe: Recipe,
    data: Path,
    run: Run,
    *,
    resume: bool,
    say: Say,
    device: str = "auto",
    workers: int | None = None,
) -> None:
    """Train `recipe` on the collections below `data` into `run`, on auto, cpu, cuda or mps.

    Batches are drawn ahead by `workers` processes; None uses as many as suit the device. Resuming
    continues after the last finished epoch as if nothing had happened, because the contents of an
    epoch depend only on the seed and its number. It refuses classes other than before, and says if
    other files have changed. If there is no run yet, it begins one. If torchrun started several
    processes, they share each batch; `run` must be the same folder for all of them.

    Raises:
        RecipeError: the data are not there, or do not fit the recipe; the run has another recipe or
            other classes, or another program trains it, or its folder cannot be written; a loss is
            no longer a finite number; there is not enough memory; or a process that draws
            batches was lost.
        ModelFileError: the backbone cannot be built.
    """
    require_data(data)
    recipe = described(recipe, data)
    place = training_device(device)
    with join_world(place) as world:
        check_batch(recipe, world.size)
        resume = resume and run.begun
        if resume:
            run.require(recipe)
            # The same, but its shares keep the order that drawing follows.
            own = run.recipe()
            recipe = replace(
                own, data=replace(own.data, damaged=recipe.data.damaged or own.data.damaged)
            )
            if run.last_epoch() == recipe.optimiser.epochs:
                if world.is_first:
                    if recipe != own:  # its export leaves out what the list names
                        seen = load_data(recipe, data)[1]
                        say(seen.summary())
                        run.amend(replace(run.facts(), recipe=recipe, damaged=seen.damaged))
                    plot_run(run)  # a stop may have left the picture without the last epoch
                    say(f"nothing is left to train: {run.folder} has all its epochs")
                return
        else:
            run.require_none()
        ahead = drawing_workers(place) if workers is None else workers
        alone = run.sole_use() if world.is_first else nullcontext()
        # Checked before hours of reading pictures, not after.
        with writable_folders(run.folder, run.cache), alone, held_by(place):
            _train(recipe, data, run, place, world, ahead, resume=resume, say=say)


def _train(
    recipe: Recipe,
    data: Path,
    run: Run,
    device: torch.device,
    world: World,
    workers: int,
    *,
    resume: bool,
    say: Say,
) -> None:
    """Prepare, and train the epochs that are left; raise as `fit` does."""
    parts = prepare(recipe, data, run, device, world, workers, resume=resume)
    first, best = _begin(recipe, data, run, parts, device, resume=resume, world=world)
    if world.is_first:
        say(parts.seen.summary())
        if len(parts.seen.classes) == 1:
            say("one class, nothing to tell apart: only loss.instance_weight or a teacher teaches")
        if parts.validation is not None:
            say(parts.validation.summary())
        if resume:
            _say_what_is_new(run, parts, device, world, say)
        precision = PRECISIONS[parts.state.student.precision]
        by = counted(world.size, "process")
        say(f"on {device} in {precision}, {by}, from epoch {first + 1}")
    reporter = Reporter(recipe.optimiser, first, say, quiet=not world.is_first)
    loop = Loop(recipe, parts, device, world, reporter)
    for number in range(first, recipe.optimiser.epochs):
        started = time.monotonic()
        with drawn_by_processes():
            row: dict[str, Any] = {"epoch": number + 1, **loop.train(number)}
        if world.is_first:
            best = _finish(row, started, best, run, parts, say)
        world.wait()


def _begin(
    recipe: Recipe,
    data: Path,
    run: Run,
    parts: Prepared,
    device: torch.device,
    *,
    resume: bool,
    world: World,
) -> tuple[int, float]:
    """Start the run folder or restore its last checkpoint; return epochs done and best score."""
    if resume:
        if world.is_first:
            run.amend(replace(run.facts(), recipe=recipe, damaged=parts.seen.damaged))
        saved = run.load("last")
        if saved is not None:
            parts.state.restore(saved[0])
            return saved[1]["epoch"], saved[1]["best"]
    elif world.is_first:
        other = run.started_from(recipe)
        classes = frozenset(parts.seen.classes)
        facts = Facts(
            recipe,
            seen=classes | other.facts().seen if other else classes,
            kept_out=all_kept_out(recipe.data, data),
            classes=classes,
            examples=parts.seen.digest(),
            damaged=parts.seen.damaged,
            text=parts.text,
            device=device.type,
            processes=world.size,
        )
        run.start(facts)
    return 0, -1.0


def _say_what_is_new(
    run: Run, parts: Prepared, device: torch.device, world: World, say: Say
) -> None:
    """Say what has changed since the run began."""
    began = run.facts()
    if began.examples != parts.seen.digest():
        say("files of the data have changed since the run began, so it goes on differently")
    if began.text != parts.text:
        say("the text vectors have changed since the run began, so it goes on differently")
    if (began.device, began.processes) != (device.type, world.size):
        by = counted(began.processes, "process")
        say(f"the run began on {began.device}, {by}, so it goes on differently")
    now = began.here()
    for what in ("revision", "torch", "machine", "threads"):
        was, here = getattr(began, what), getattr(now, what)
        if was != here and "unknown" not in (was, here):
            say(f"the run began with {what} {was}, here it is {here}: it may go on differently")


def _finish(
    row: dict[str, Any], started: float, best: float, run: Run, parts: Prepared, say: Say
) -> float:
    """Measure, log and save an epoch; return the best score so far."""
    if parts.validation is not None:
        row |= parts.validation.measure(parts.state.averaged)
    row["seconds"] = round(time.monotonic() - started)
    # Log first: if the program is killed now, the epoch is trained again and replaces its line.
    run.log({key: round(v, 4) if isinstance(v, float) else v for key, v in row.items()})
    # Without held-out classes there is nothing to choose by, so the last epoch counts as the best.
    score = float(row.get("validation", row["epoch"]))
    state = {"epoch": row["epoch"], "best": max(best, score)}
    run.save(parts.state.parts(), state, best=score > best)
    plot_run(run)
    say("  ".join(f"{k} {v:.4g}" if isinstance(v, float) else f"{k} {v}" for k, v in row.items()))
    return max(best, score)
