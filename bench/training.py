"""Pictures a second of the training loop, against the bare steps of the same student."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from typing import Any

import torch
from torch import nn

from bench.options import Options
from bench.report import Report, Wanted
from bench.timing import ratio, take_turns
from sketchfind.training.fit import _Epoch
from sketchfind.training.prepare import Prepared, prepare
from sketchfind.training.recipe import Recipe, recipe_from_dict
from sketchfind.training.reporting import Reporter
from sketchfind.training.run import Run
from sketchfind.training.student import inputs_of
from sketchfind.training.world import World

# One collection, so that little has to be read; else the defaults, as for every recipe.
VALUES: dict[str, Any] = {
    "name": "bench",
    "data": {"sketches": {"sketchy": 1.0}, "photos": {"sketchy": 1.0}, "hold_out": False},
}
PLACE = torch.device("cpu")


def run(options: Options, report: Report) -> None:
    """Train for some steps, and take as many steps with one batch that is there already."""
    steps = 8 if options.full else 2
    recipe = recipe_from_dict(VALUES | {"optimiser": {"steps": steps}})
    folder = options.cache / "runs" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    parts = prepare(recipe, options.data, Run(folder), PLACE, World())
    epoch = _Epoch(
        recipe, parts, PLACE, World(), Reporter(recipe.optimiser, 0, lambda _: None, quiet=True)
    )
    pictures = steps * recipe.optimiser.batch

    def loop(number: int) -> int:
        epoch.train(number)
        return pictures

    sides = {"loop": loop, "bare steps": _bare(recipe, parts, steps)}
    take_turns(sides, 1)
    speeds = take_turns(sides, 5 if options.full else 2)
    for name, values in speeds.items():
        report.add("baseline", name, median(values), "pictures/s")
    of_bare = ratio(speeds, "loop", "bare steps")
    report.add("baseline", "of bare steps", of_bare, "times", Wanted(0.9, at_most=False))


def _bare(recipe: Recipe, parts: Prepared, steps: int) -> Callable[[int], int]:
    """Return forward, backward and the optimiser's step, with nothing around them."""
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
