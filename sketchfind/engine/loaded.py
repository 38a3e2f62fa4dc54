"""The model in an encoder process; torch is imported here, and only when a task needs it."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from sketchfind.types import ModelCost

if TYPE_CHECKING:
    from sketchfind.encoder.runtime import Runtime


@functools.cache
def loaded(model: str, device: str) -> Runtime:
    """Return the model, loaded the first time that it is asked for."""
    from sketchfind.encoder.lean_timm import import_timm

    import_timm()  # before anything else brings it
    from sketchfind.encoder.runtime import Runtime

    return Runtime.load(Path(model), device)


def load(model: str, device: str) -> None:
    """Load the model, which also checks that it computes what it should."""
    loaded(model, device)


def measure(model: str, device: str) -> ModelCost:
    """Measure what the model costs here; takes some seconds."""
    from sketchfind.encoder.cost import measure_cost

    return measure_cost(loaded(model, device), Path(model))
