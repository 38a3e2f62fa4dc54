"""The model in an encoder process; imports torch only when a task needs it."""

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
    """What an encoder process loads its model from."""

    path: Path
    device: Device = "auto"
    space: str = ""  # the space that the model must have; empty: any


@functools.cache
def runtime_of(source: ModelSource) -> Runtime:
    """Return the model, loaded on the first call.

    Raises ModelFileError if the model cannot be used or has been replaced by another one: an update
    of the program replaces the built-in model, perhaps while a window is open.
    """
    from sketchfind.encoder.lean_timm import import_timm

    import_timm()  # before anything else imports timm
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
    """Load the model, which also checks its results; return a Fallback if it is slow."""
    return runtime_of(source).fallback


def measure(source: ModelSource) -> ModelCost:
    """Measure what the model costs here; takes some seconds."""
    from sketchfind.encoder.cost import measure_cost

    return measure_cost(runtime_of(source), source.path)
