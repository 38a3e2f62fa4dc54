"""The model in an encoder process; torch is imported here, and only when a task needs it."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sketchfind.errors import ModelFileError
from sketchfind.settings import Device
from sketchfind.types import Fallback, ModelCost

if TYPE_CHECKING:
    from sketchfind.encoder.runtime import Runtime


@dataclass(frozen=True, slots=True)
class ModelSource:
    """From where an encoder process loads its model."""

    path: Path
    device: Device = "auto"
    space: str = ""  # the one it must have; empty: any


@functools.cache
def loaded(source: ModelSource) -> Runtime:
    """Return the model, loaded the first time that it is asked for.

    Raises ModelFileError when it cannot be used, or is another one than it was: an update of the
    program puts its new model in the place of the old one, also while a window is open.
    """
    from sketchfind.encoder.lean_timm import import_timm

    import_timm()  # before anything else brings it
    from sketchfind.encoder.runtime import Runtime

    runtime = Runtime.load(source.path, source.device)
    if source.space and runtime.info.space != source.space:
        raise ModelFileError(
            "The model file {path} was replaced by another one.",
            "Close sketchfind and start it again.",
            path=source.path,
        )
    return runtime


def load(source: ModelSource) -> Fallback | None:
    """Load the model, which also checks that it computes what it should; tell if it is slow."""
    return loaded(source).fallback


def measure(source: ModelSource) -> ModelCost:
    """Measure what the model costs here; takes some seconds."""
    from sketchfind.encoder.cost import measure_cost

    return measure_cost(loaded(source), source.path)
