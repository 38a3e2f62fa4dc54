"""The training loop: the steps of the optimiser, one epoch at a time."""

from __future__ import annotations

import math
from contextlib import AbstractContextManager, nullcontext

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from sketchfind.errors import RecipeError
from sketchfind.training.data.batches import Batch
from sketchfind.training.optimiser import rate_at
from sketchfind.training.prepare import Prepared
from sketchfind.training.recipe.recipe import Recipe
from sketchfind.training.reporting import Reporter
from sketchfind.training.student import Encoded, Inputs, inputs_of
from sketchfind.training.world import World

# The smallest scale of a loss. Dividing gradients by a smaller one would make them infinite without
# notice, and a scale of 0 cannot be lowered, so that no step would count as left out any more.
LEAST_SCALE = torch.finfo(torch.float32).tiny


class Loop:
    """Epochs of `steps` batches, each computed in `accumulate` parts by every process."""

    def __init__(
        self,
        recipe: Recipe,
        parts: Prepared,
        device: torch.device,
        world: World,
        reporter: Reporter,
    ) -> None:
        self._settings, self._parts, self._device = recipe.optimiser, parts, device
        self._compares = recipe.loss.compares
        self._world, self._reporter = world, reporter
        self._optimiser, self._scaler = parts.state.optimiser, parts.state.scaler
        self._student: nn.Module = parts.state.student
        if world.size > 1:
            devices = [device] if device.type == "cuda" else None
            self._student = DistributedDataParallel(parts.state.student, device_ids=devices)
        self._trained = [p for group in self._optimiser.param_groups for p in group["params"]]

    def train(self, epoch: int) -> dict[str, float]:
        """Train one epoch; return the mean losses, and what the objective has learned, by name.

        In float16 a step whose gradients overflow is left out. It keeps its place in the schedule
        and its batch is not used again, but its losses enter no mean and the averaged weights stay
        as they are. "skipped" is the number of such steps.

        Raises:
            RecipeError: a loss or a weight is no longer a finite number; or no scale of the loss
                was small enough for any step, or for the last ones.
        """
        settings, totals, taken = self._settings, dict[str, Tensor](), 0
        self._student.train()
        self._draw_for(epoch)

        def means() -> dict[str, float]:
            return {name: value.item() / taken for name, value in totals.items()}

        batches = self._parts.batches.epoch(epoch, settings.steps)
        for done, batch in enumerate(self._reporter.over(epoch, batches, means), 1):
            step = epoch * settings.steps + done - 1
            for group in self._optimiser.param_groups:
                group["lr"] = group["rate"] * rate_at(step, settings)
            self._optimiser.zero_grad(set_to_none=True)
            losses = self._learn(batch, epoch, done)
            if self._step():
                taken += 1
                _add(totals, losses)
                self._parts.state.average(min(settings.ema, (step + 1) / (step + 10)))
            elif self._scaler.get_scale() < LEAST_SCALE:
                raise _overflowing(epoch)
        if not taken and self._scaler.get_scale() < 1:
            raise _overflowing(epoch)
        figures = self._world.mean(means())
        diverged = [name for name, value in figures.items() if not math.isfinite(value)]
        if diverged:
            raise _diverging(
                f"The loss {diverged[0]!r} is {figures[diverged[0]]} in epoch {epoch + 1}."
            )
        if not all(parameter.isfinite().all() for parameter in self._trained):  # by the last step
            raise _diverging(f"The weights are no longer finite numbers after epoch {epoch + 1}.")
        if self._scaler.is_enabled():
            figures["skipped"] = settings.steps - taken
        return figures | self._parts.state.student.objective.learned()

    def _learn(self, batch: Batch, epoch: int, step: int) -> dict[str, Tensor]:
        """Compute the gradients of a batch, multiplied by the scaler's scale; return the losses."""
        parts, losses = self._settings.accumulate, dict[str, Tensor]()
        inputs = list(inputs_of(batch, self._parts.teacher, self._device, parts))
        encoded = self._ahead(inputs, epoch, step)
        for part, given in enumerate(inputs):
            with self._averaging(part + 1 == parts):
                weighted = self._student(given, [*encoded[:part], *encoded[part + 1 :]])
                self._scaler.scale(sum(weighted.values()) / parts).backward()
            _add(losses, {name: value.detach() / parts for name, value in weighted.items()})
        return losses

    def _step(self) -> bool:
        """Move the weights unless gradients overflowed, and tell whether they were moved.

        All processes agree, because an overflow in one is in the mean of their gradients.
        """
        self._scaler.unscale_(self._optimiser)
        nn.utils.clip_grad_norm_(self._trained, self._settings.clip_gradient)
        self._scaler.step(self._optimiser)
        before = self._scaler.get_scale()
        self._scaler.update()
        return self._scaler.get_scale() >= before  # it is lowered only after an overflow

    def _draw_for(self, *which: int) -> None:
        """Seed the network's random draws by the recipe's seed, the process and `which`."""
        drawn = np.random.SeedSequence([self._settings.seed, *which, self._world.rank])
        torch.manual_seed(int(drawn.generate_state(1)[0]))

    def _ahead(self, inputs: list[Inputs], epoch: int, step: int) -> list[Encoded]:
        """Encode the parts of a batch to be compared with each other (arXiv 2101.06983).

        Each part is encoded a second time to learn from it, with the same patches left out.
        """
        student = self._parts.state.student
        if len(inputs) == 1 or not self._compares:
            return []
        self._draw_for(epoch, step)
        encoded = student.encode_ahead(inputs)
        self._draw_for(epoch, step)
        return encoded

    def _averaging(self, last_part: bool) -> AbstractContextManager[None]:
        """Average gradients over the processes only with the last part of a batch."""
        if isinstance(self._student, DistributedDataParallel) and not last_part:
            return self._student.no_sync()
        return nullcontext()


def _diverging(what: str) -> RecipeError:
    return RecipeError(what, "Begin a new run, in another --out, with lower learning rates.")


def _overflowing(epoch: int) -> RecipeError:
    return RecipeError(
        f"The gradients of step after step of epoch {epoch + 1} overflow, even unscaled.",
        "Begin a new run, in another --out, with optimiser.precision='float32'.",
    )


def _add(totals: dict[str, Tensor], values: dict[str, Tensor]) -> None:
    """Add `values` to the totals of their names, in place."""
    for name, value in values.items():
        totals[name] = totals[name] + value if name in totals else value
