"""Weights in half precision, as far as they fit."""

from __future__ import annotations

import torch
from torch import nn

from sketchfind.encoder.weights import load_halves


def test_what_half_precision_cannot_hold_stays_and_what_is_stored_is_computed_with() -> None:
    large = torch.tensor([[0.1, 70_000.0], [0.2, 0.3]], dtype=torch.bfloat16)
    small = torch.tensor([0.1, 0.2])
    network = nn.Linear(2, 2)
    stored = load_halves(network, {"weight": large, "bias": small})
    assert {name: value.dtype for name, value in stored.items()} == {
        "weight": torch.float32,
        "bias": torch.float16,
    }
    assert torch.equal(stored["weight"], large.float())
    assert torch.equal(stored["bias"], small.half())
    assert torch.equal(network.weight, stored["weight"])
    assert torch.equal(network.bias, stored["bias"].float())
