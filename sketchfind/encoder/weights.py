"""Weights by name: checking shapes without memory for a network, and half precision."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import init
from torch.overrides import TorchFunctionMode

_INITIALISERS = frozenset(
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
    """Build networks with shapes but no memory for weights.

    So a small file cannot fill the memory by describing a huge network.
    """
    with torch.device("meta"), _WithoutInitialisers():
        yield


def other_shape(described: dict[str, Tensor], weights: dict[str, Tensor]) -> str | None:
    """Return the first name that only one of them has or whose shapes differ; None if all fit."""
    for name in sorted({*described, *weights}):
        shapes = [tuple(each[name].shape) for each in (described, weights) if name in each]
        if len(shapes) < 2 or shapes[0] != shapes[1]:
            return name
    return None


def to_half(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return weights in half precision, but tensors that it cannot hold in single precision."""
    halves = {name: value.half() for name, value in weights.items()}
    return {
        name: half if bool(torch.isfinite(half).all()) else weights[name].float()
        for name, half in halves.items()
    }


def load_halves(network: nn.Module, weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """Load `to_half` of these weights, as a model file holds them, and return them.

    So a measurement with the network uses what the app will use: half-precision weights, computed
    with in single precision.

    Raises:
        RuntimeError: the weights are not for this network.
    """
    halves = to_half(weights)
    network.load_state_dict({name: value.float() for name, value in halves.items()})
    return halves


class _WithoutInitialisers(TorchFunctionMode):
    """Skips drawing random first values for weights that have no memory to hold them.

    PyTorch would do so in Python code that loads its compiler and sympy, which takes a second.
    """

    def __torch_function__(
        self, func: Any, types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        named = kwargs or {}
        if func in _INITIALISERS:
            return args[0] if args else named["tensor"]
        return func(*args, **named)
