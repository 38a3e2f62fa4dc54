"""Which devices this machine has for a model, and which number formats are fast on them."""

from __future__ import annotations

import torch
from torch import nn

from sketchfind.encoder.adapters import transformer_of
from sketchfind.encoder.model import SketchPhotoEncoder
from sketchfind.errors import UserFacingError

_NO_ROOM = ("out of memory", "_STATUS_ALLOC_FAILED", "can't allocate memory")


def available_devices() -> list[str]:
    """Return those of cpu, cuda and mps that this machine has, in this order."""
    accelerators = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    return ["cpu", *(name for name, is_there in accelerators.items() if is_there)]


def choose_device(name: str) -> torch.device:
    """Return the device auto, cpu, cuda or mps; raise UserFacingError if it is not there."""
    available = available_devices()
    if name == "auto":
        return torch.device((available[1:] or available)[0])  # any is faster than the CPU
    if name not in available:
        raise UserFacingError(
            "There is no device '{name}' here.",
            "Available: auto, {found}.",
            name=name,
            found=", ".join(available),
        )
    return torch.device(name)


def fast_dtypes(device: torch.device, backbone: nn.Module) -> list[torch.dtype]:
    """Return the number formats worth trying before float32, the fastest first."""
    if device.type == "cuda":
        bf16 = torch.cuda.is_bf16_supported(including_emulation=False)
        return [torch.bfloat16, torch.float16] if bf16 else [torch.float16]
    if transformer_of(backbone) is None:
        return []  # convolutions in bfloat16 have crashed on CPUs
    return [torch.bfloat16] if device.type == "cpu" and _cpu_computes_bf16() else []


def _cpu_computes_bf16() -> bool:
    """Tell whether this CPU has instructions for bfloat16.

    Without them torch emulates it, which is three times slower in use and eight times in training.
    """
    if not hasattr(torch.cpu, "get_capabilities"):
        return False
    found = torch.cpu.get_capabilities()
    return any(found.get(name) for name in ("avx512_bf16", "amx_bf16", "bf16"))


def use_plain_attention(network: SketchPhotoEncoder) -> None:
    """Let timm's attention use plain matrix products instead of torch's fused kernel.

    In bfloat16 on a CPU the kernel does not use the matrix instructions: four sketches took 43 ms
    of one core's time with it and 37 without, sixteen photos 166 and 137. Without it, training
    learns half as many pictures again in the same time.
    """
    for module in network.modules():
        if hasattr(module, "fused_attn"):
            module.fused_attn = False  # type: ignore[assignment]


def cast_weights(network: nn.Module, dtype: torch.dtype) -> None:
    """Keep in `dtype` the weights that autocast would cast to it in every pass.

    The results stay the same bit for bit. One sketch took 19 ms of one core's time instead of 23,
    and weights take half the memory. Subclasses are left alone, as they may use their weights
    differently.
    """
    for module in network.modules():
        if type(module) in (nn.Linear, nn.Conv2d):
            module.type(dtype)


def out_of_memory(error: RuntimeError) -> bool:
    """Tell whether a device ran out of memory; most say so only in the text."""
    said = str(error)
    return isinstance(error, torch.OutOfMemoryError) or any(words in said for words in _NO_ROOM)


def short_name(dtype: torch.dtype) -> str:
    """Return the name of a number format for people: "bfloat16"."""
    return str(dtype).removeprefix("torch.")
