"""One epoch of training: the steps of the optimiser."""

from __future__ import annotations

import math
from contextlib import AbstractContextManager, nullcontext

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from sketchfind.errors import RecipeError
from sketchfind.training.optimiser import rate_at
from sketchfind.training.prepare import Prepared
from sketchfind.training.recipe.recipe import Recipe
from sketchfind.training.reporting import Reporter
from sketchfind.training.student import Encoded, Inputs, inputs_of
from sketchfind.training.world import World


class Epoch:
    """One pass of `steps` batches, each computed in `accumulate` parts by every process."""

    def __init__(
        self, recipe: Recipe, parts: Prepared, place: torch.device, world: World, reporter: Reporter
    ) -> None:
        self._settings, self._parts, self._place = recipe.optimiser, parts, place
        self._world, self._reporter = world, reporter
        self._optimiser = parts.state.optimiser
        self._student: nn.Module = parts.state.student
        if world.size > 1:
            devices = [place] if place.type == "cuda" else None
            self._student = DistributedDataParallel(parts.state.student, device_ids=devices)
        self._trained = [p for group in self._optimiser.param_groups for p in group["params"]]

    def train(self, epoch: int) -> dict[str, float]:
        """Train one epoch; return the mean losses, and what the objective has learned, by name.

        Raises:
            RecipeError: a loss is no number any more.
        """
        settings, totals = self._settings, dict[str, Tensor]()
        self._student.train()
        self._draw_for(epoch)

        def means() -> dict[str, float]:
            return {name: value.item() / done for name, value in totals.items()}

        batches = self._parts.batches.epoch(epoch, settings.steps)
        for done, batch in enumerate(self._reporter.over(epoch, batches, means), 1):
            step = epoch * settings.steps + done - 1
            for group in self._optimiser.param_groups:
                group["lr"] = group["rate"] * rate_at(step, settings)
            self._optimiser.zero_grad(set_to_none=True)
            inputs = list(inputs_of(batch, self._parts.teacher, self._place, settings.accumulate))
            encoded = self._ahead(inputs, epoch, done)
            for part, given in enumerate(inputs):
                with self._averaging(part + 1 == settings.accumulate):
                    weighted = self._student(given, [*encoded[:part], *encoded[part + 1 :]])
                    (sum(weighted.values()) / settings.accumulate).backward()
                for name, value in weighted.items():
                    share = value.detach() / settings.accumulate
                    totals[name] = totals[name] + share if name in totals else share
            nn.utils.clip_grad_norm_(self._trained, settings.clip_gradient)
            self._optimiser.step()
            self._parts.state.average(min(settings.ema, (step + 1) / (step + 10)))
        losses = self._world.mean(means())
        diverged = [name for name, value in losses.items() if not math.isfinite(value)]
        if diverged:
            raise RecipeError(
                f"The loss {diverged[0]!r} is {losses[diverged[0]]} in epoch {epoch + 1}.",
                "Begin a new run, in another --out, with lower learning rates.",
            )
        return losses | self._parts.state.student.objective.learned()

    def _draw_for(self, *which: int) -> None:
        """Let what the network draws at random depend on seed, process and numbers alone."""
        drawn = np.random.SeedSequence([self._settings.seed, *which, self._world.rank])
        torch.manual_seed(int(drawn.generate_state(1)[0]))

    def _ahead(self, inputs: list[Inputs], epoch: int, step: int) -> list[Encoded]:
        """Encode the parts of a batch that are compared with each other (arXiv 2101.06983).

        Each is encoded again to learn from it, and with the same patches left out.
        """
        student = self._parts.state.student
        if len(inputs) == 1 or not student.objective.compares:
            return []
        self._draw_for(epoch, step)
        encoded = student.encode_ahead(inputs)
        self._draw_for(epoch, step)
        return encoded

    def _averaging(self, last_part: bool) -> AbstractContextManager[None]:
        """Average gradients over the processes with the last part of a batch only."""
        if isinstance(self._student, DistributedDataParallel) and not last_part:
            return self._student.no_sync()
        return nullcontext()
