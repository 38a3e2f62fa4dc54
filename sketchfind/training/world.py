"""The processes of torchrun that train together; a single one without torchrun."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import torch
from torch import Tensor, distributed

from sketchfind.errors import RecipeError
from sketchfind.training.torchrun import world_size

# The others wait while the first process decodes a collection or measures the held-out classes.
PATIENCE = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class World:
    """One process's place among `size`."""

    rank: int = 0
    size: int = 1

    @property
    def is_first(self) -> bool:
        """Whether this process logs, validates and writes the run folder."""
        return self.rank == 0

    def gather(self, tensor: Tensor) -> Tensor:
        """Return the rows of all processes (size * n, ...), in the order of their ranks.

        Gradients flow back to the process that a row came from, summed over all processes.
        """
        if self.size == 1:
            return tensor
        gathered: Tensor = _Gather.apply(tensor, self.rank, self.size)
        return gathered

    def mean(self, values: dict[str, float]) -> dict[str, float]:
        """Average numbers over the processes, which must all give the same names."""
        if self.size == 1 or not values:
            return values
        totals = torch.tensor(list(values.values()), dtype=torch.float64, device=self._device())
        distributed.all_reduce(totals)
        return dict(zip(values, (totals / self.size).tolist(), strict=True))

    @contextmanager
    def first_then_others(self) -> Iterator[None]:
        """Run the body in the first process, then in the others, which find what it wrote."""
        if not self.is_first:
            self.wait()
        yield
        if self.is_first:
            self.wait()

    def wait(self) -> None:
        """Wait until all processes are here; raise RecipeError if one of them has ended."""
        if self.size == 1:
            return
        try:
            distributed.barrier()
        except RuntimeError as error:
            raise RecipeError(
                "Another process of this training has ended.",
                "It says why, on several machines perhaps on another one.",
            ) from error

    def _device(self) -> str:
        return "cuda" if distributed.get_backend() == "nccl" else "cpu"


@contextmanager
def join_world(device: torch.device) -> Iterator[World]:
    """Join the processes that torchrun started, over nccl on CUDA and gloo elsewhere."""
    if world_size() == 1:
        yield World()
        return
    options: dict[str, Any] = {"timeout": PATIENCE}
    if device.type == "cuda":
        options |= {"backend": "nccl", "device_id": device}
    else:
        options["backend"] = "gloo"
    distributed.init_process_group(**options)
    yield World(distributed.get_rank(), distributed.get_world_size())
    # Not after an error: the others may be waiting elsewhere, and torchrun ends them.
    distributed.destroy_process_group()


class _Gather(torch.autograd.Function):
    """all_gather along the first axis, with gradients; torch's own one is deprecated."""

    @staticmethod
    def forward(ctx: Any, tensor: Tensor, rank: int, size: int) -> Tensor:
        ctx.rank, ctx.size = rank, size
        parts = [torch.empty_like(tensor) for _ in range(size)]
        distributed.all_gather(parts, tensor.contiguous())
        return torch.cat(parts)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None, None]:
        # A copy: autograd may give the same gradient to others, such as to the rest of a sum.
        total = gradients[0].clone(memory_format=torch.contiguous_format)
        distributed.all_reduce(total)
        return total.chunk(ctx.size)[ctx.rank], None, None
