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
from sketchfind.training.torchrun import local_rank, local_size, world_size
from sketchfind.wording import counted

MOST_WORKERS = 8  # for each process that trains
AT_ONCE_ON_CPU = 16  # pictures; with many more, a ViT's activations outgrow the caches


def training_device(name: str) -> torch.device:
    """Return the device auto, cpu, cuda or mps; each process on a machine gets its own GPU.

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

    None on a CPU, which is busy with training itself; drawing takes little time beside that.
    """
    if device.type == "cpu":
        return 0
    return max(1, min(MOST_WORKERS, (os.cpu_count() or 1) // local_size() - 1))


def training_precision(wanted: str, device: torch.device, backbone: nn.Module) -> torch.dtype:
    """Return the number format of the network: the one that a recipe names, or the fastest.

    Raises:
        RecipeError: the named format is not safe on this device.
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
    """Compute in `precision` if it is lower than float32."""
    if precision == torch.float32:
        return nullcontext()
    return torch.autocast(device.type, precision)


@contextmanager
def held_by(device: torch.device) -> Iterator[None]:
    """Raise RecipeError if memory, here or on `device`, does not hold what the body computes."""
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        if isinstance(error, RuntimeError) and not out_of_memory(error):
            raise
        raise RecipeError(
            f"There is not enough memory for this training on {device} ({one_line(error)}).",
            "Begin a new run, in another --out, with a larger optimiser.accumulate, or with a "
            "smaller batch or network.",
        ) from error


def at_once(device: torch.device, backbone: nn.Module) -> int | None:
    """Return how many pictures go through `backbone` together; None for a whole batch.

    On two cores a ViT-Ti learned 26 pictures a second from batches of 512 in such parts, and 13
    from whole batches. Batch norms have to see the whole batch.
    """
    return AT_ONCE_ON_CPU if device.type == "cpu" and not batch_norms(backbone) else None


def to_device(tensor: Tensor, device: torch.device) -> Tensor:
    """Move a tensor; to CUDA from pinned memory, so that copying and computing overlap.

    Other devices wait for the copy: MPS does not keep the memory that it copies from, and would
    read what was written there since (github.com/pytorch/pytorch/issues/189690).
    """
    if device.type != "cuda":
        return tensor.to(device)
    if tensor.device.type == "cpu":
        tensor = tensor.pin_memory()
    return tensor.to(device, non_blocking=True)
