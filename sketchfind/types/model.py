"""What is known about a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Concept:
    """A class name that the model finds in an image; `score` is a cosine."""

    name: str
    score: float


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What the program needs to know about a model without loading torch."""

    name: str
    space: str  # identifies embeddings that may be compared
    dim: int
    sketch_size: int  # side of the square sketch input, pixels
    licence: str
    concepts: tuple[str, ...]  # words that the model knows
    free_text: bool = False  # whether it understands any words, not only its concepts
    adapted: bool = True  # whether it was trained to match drawings with photos
    card: Mapping[str, Any] = field(default_factory=dict, compare=False)  # provenance, figures

    @property
    def words(self) -> int | None:
        """How many class names it knows; None if it understands any words."""
        return None if self.free_text else len(self.concepts)


@dataclass(frozen=True, slots=True)
class ModelCost:
    """What a model costs on this machine, measured where it runs."""

    bytes: int  # of its file
    device: str  # with the precision, for people: "cpu, bfloat16"
    devices: tuple[str, ...]  # all devices of this machine
    photos_per_second: float  # for encoding only, without reading and decoding
    sketch_seconds: float  # from a drawing to its embedding
    memory: int = 0  # most bytes that the process took; 0 if the system does not tell
    distrusted: tuple[str, ...] = ()  # faster devices that failed or gave other embeddings
    asked: str = ""  # the device asked for in the settings: "auto"


@dataclass(frozen=True, slots=True)
class Fallback:
    """Says that a model is computed more slowly here, because faster devices were refused."""

    device: str  # what it is computed on, with the precision: "cpu, float32"
    refused: Mapping[str, str]  # each refused device with its fault: {"cuda": "does not work"}

    def __str__(self) -> str:
        """Return a line for the log and the terminal."""
        faults = "; ".join(f"{name} {fault}" for name, fault in self.refused.items())
        return f"{faults}. The model is computed on {self.device} instead, which is slower."


@dataclass(frozen=True, slots=True)
class Preparing:
    """A model that will answer once it has seen all photos; the former one answers meanwhile."""

    model: str
    space: str
    done: int
    total: int
