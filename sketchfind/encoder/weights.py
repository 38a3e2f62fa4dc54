"""Weights by name: their shapes before a network takes memory, and their halves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import init
from torch.overrides import TorchFunctionMode

_BEGINNINGS = frozenset(
    [
        init.uniform_,
        init.normal_,
        init.kaiming_uniform_,
        Tensor.uniform_,
        Tensor.normal_,
        Tensor.erfinv_,
        Tensor.clamp_,
    ]
)


@contextmanager
def without_memory() -> Iterator[None]:
    """Let networks be built that have shapes and nothing else.

    A small file must not make one that fills the machine.
    """
    with torch.device("meta"), _WithoutBeginnings():
        yield


def other_shape(described: dict[str, Tensor], weights: dict[str, Tensor]) -> str | None:
    """Return the first name that has another shape in each, or is in one alone; None if all fit."""
    for name in sorted({*described, *weights}):
        shapes = [tuple(each[name].shape) for each in (described, weights) if name in each]
        if len(shapes) < 2 or shapes[0] != shapes[1]:
            return name
    return None


def to_half(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """Halve the numbers that fit into half precision; a tensor with one that does not stays."""
    halves = {name: value.half() for name, value in weights.items()}
    return {
        name: half if bool(torch.isfinite(half).all()) else weights[name].float()
        for name, half in halves.items()
    }


def load_halves(network: nn.Module, weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """Load what a model file holds of these weights, and return it: `to_half` of them.

    So what is measured with the network is what the app will compute: halves, in single precision.

    Raises:
        RuntimeError: they are not for this network.
    """
    halves = to_half(weights)
    network.load_state_dict({name: value.float() for name, value in halves.items()})
    return halves


class _WithoutBeginnings(TorchFunctionMode):
    """Skips the drawing of random first values for weights that have no memory to hold them.

    PyTorch would do that in Python, for which it loads its compiler and a program for algebra: a
    second.
    """

    def __torch_function__(
        self, func: Any, types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        named = kwargs or {}
        if func in _BEGINNINGS:
            return args[0] if args else named["tensor"]
        return func(*args, **named)
