"""Pictures a second of the training loop, beside the bare steps of the same student.

On a CPU no process draws batches ahead, so the same cores draw them between the steps. The bound
tells how much of the bare steps' speed is left if there is no other work.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from bench.options import Options
from bench.report import Report, Wanted
from bench.timing import cost, ratio, speed, take_turns
from sketchfind.training.loop import Loop
from sketchfind.training.prepare import Prepared, prepare
from sketchfind.training.recipe.recipe import Recipe, recipe_from_dict
from sketchfind.training.reporting import Reporter
from sketchfind.training.run import Run
from sketchfind.training.student import inputs_of
from sketchfind.training.world import World

# One collection, so that there is little to read, and no teacher, as for the built-in model;
# everything else is the default.
VALUES: dict[str, Any] = {
    "name": "bench",
    "data": {"sketches": {"sketchy": 1.0}, "photos": {"sketchy": 1.0}, "hold_out": False},
    "loss": {"distill_weight": 0.0, "instance_weight": 0.5},
}
PLACE = torch.device("cpu")


def run(options: Options, report: Report) -> None:
    """Train for some steps, and take as many steps with a single batch that is made before."""
    steps, batch = (8, 64) if options.full else (2, 16)
    recipe = recipe_from_dict(VALUES | {"optimiser": {"steps": steps, "batch": batch}})
    folder = options.cache / "runs" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    parts = prepare(recipe, options.data, Run(folder), PLACE, World())
    loop = Loop(
        recipe, parts, PLACE, World(), Reporter(recipe.optimiser, 0, lambda _: None, quiet=True)
    )

    def epoch(number: int) -> int:
        loop.train(number)
        return steps * batch

    def batches(number: int) -> int:
        return sum(len(each.class_ids) for each in parts.batches.epoch(number, steps))

    sides = {"loop": epoch, "bare steps": _bare(recipe, parts, steps), "batches alone": batches}
    take_turns(sides, 1)
    turns = take_turns(sides, 5 if options.full else 2)
    for name in sides:
        report.add("baseline", name, speed(turns, name), "pictures/s")
        report.add("baseline", f"{name}: CPU", cost(turns, name), "ms/picture")
    of_bare = ratio(turns, "loop", "bare steps")
    report.add("baseline", "of bare steps", of_bare, "times", Wanted(0.9, at_most=False))
    both = cost(turns, "bare steps") + cost(turns, "batches alone")
    left = cost(turns, "bare steps") / both
    report.add("baseline", "bound: bare of bare and batches", left, "times")


def _bare(recipe: Recipe, parts: Prepared, steps: int) -> Callable[[int], int]:
    """Return a function that runs forward, backward and the optimiser's step, and nothing else."""
    settings = recipe.optimiser
    batch = parts.batches.make(0, 0)
    given = list(inputs_of(batch, parts.teacher, PLACE, settings.accumulate))
    student: nn.Module = parts.state.student
    optimiser = parts.state.optimiser

    def bare(_: int) -> int:
        student.train()
        for _step in range(steps):
            optimiser.zero_grad(set_to_none=True)
            for part in given:
                (sum(student(part).values()) / settings.accumulate).backward()
            optimiser.step()
        return steps * settings.batch

    return bare
