"""Where training runs, and in which precision."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import torch
from torch import Tensor, nn

from sketchfind.encoder.adapters import transformer_of
from sketchfind.encoder.devices import choose_device, fast_dtypes, out_of_memory
from sketchfind.errors import RecipeError, UserFacingError, one_line
from sketchfind.training.optimiser import batch_norms
from sketchfind.training.world import local_rank, local_size, world_size
from sketchfind.wording import counted

MOST_WORKERS = 8  # of one process that trains
AT_ONCE_ON_CPU = 16  # pictures; what a ViT makes of many more outgrows caches and is paged in anew


def training_device(name: str) -> torch.device:
    """Return the device auto, cpu, cuda or mps; each process of a machine has a GPU of its own.

    Raises:
        UserFacingError: the device does not exist, or not for each of these processes.
    """
    device = choose_device(name)
    if device.type == "mps" and world_size() > 1:
        raise UserFacingError(
            "Several processes cannot train together on mps.",
            "Start one alone, or give --device cpu.",
        )
    if device.type == "cuda":
        if local_size() > (there := torch.cuda.device_count()):
            raise UserFacingError(
                f"{local_size()} processes cannot train together on {counted(there, 'GPU')}.",
                "Start one for each GPU, or give --device cpu.",
            )
        device = torch.device("cuda", local_rank())
        torch.cuda.set_device(device)
    return device


def drawing_workers(device: torch.device) -> int:
    """Return how many processes should draw batches ahead for one that trains on `device`.

    A CPU is busy with training itself, and drawing is little beside it.
    """
    if device.type == "cpu":
        return 0
    return max(1, min(MOST_WORKERS, (os.cpu_count() or 1) // local_size() - 1))


def training_precision(wanted: str, device: torch.device, backbone: nn.Module) -> torch.dtype:
    """Return what the network computes in: what a recipe names, or for "auto" the fastest.

    Raises:
        RecipeError: what it names is not safe on this device.
    """
    if wanted == "float32":
        return torch.float32
    if wanted == "auto":
        return [*fast_dtypes(device, backbone), torch.float32][0]
    # Convolutions in bfloat16 have crashed on CPUs; on MPS it depends on the system's version.
    on_cpu = device.type == "cpu" and transformer_of(backbone) is not None
    if device.type != "cuda" and not on_cpu:
        raise RecipeError(
            f"This network cannot be trained in {wanted} on the device {device.type}.",
            "Set optimiser.precision to 'auto'.",
        )
    return torch.bfloat16 if wanted == "bfloat16" else torch.float16


def reduced_precision(
    device: torch.device, precision: torch.dtype
) -> AbstractContextManager[object]:
    """Compute in `precision`, where that is less than float32."""
    if precision == torch.float32:
        return nullcontext()
    return torch.autocast(device.type, precision)


@contextmanager
def held_by(device: torch.device) -> Iterator[None]:
    """Raise RecipeError where the memory of `device` does not hold what is computed."""
    try:
        yield
    except RuntimeError as error:
        if not out_of_memory(error):
            raise
        raise RecipeError(
            f"The memory of {device} does not hold what a step computes ({one_line(error)}).",
            "Begin a new run, in another --out, with a larger optimiser.accumulate.",
        ) from error


def at_once(device: torch.device, backbone: nn.Module) -> int | None:
    """Return how many pictures go through `backbone` together; None for a whole batch.

    A ViT-Ti learned 26 pictures a second from batches of 512 on two cores so, and 13 from whole
    ones. Batch norms have to see the whole batch.
    """
    return AT_ONCE_ON_CPU if device.type == "cpu" and not batch_norms(backbone) else None


def to_device(tensor: Tensor, device: torch.device) -> Tensor:
    """Move a tensor; to CUDA from pinned memory, so that copying and computing overlap.

    Elsewhere the copy is waited for: MPS does not keep what it copies from, and would read what
    others have written there since (github.com/pytorch/pytorch/issues/189690).
    """
    if device.type != "cuda":
        return tensor.to(device)
    if tensor.device.type == "cpu":
        tensor = tensor.pin_memory()
    return tensor.to(device, non_blocking=True)
