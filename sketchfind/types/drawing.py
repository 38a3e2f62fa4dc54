"""A drawing as vectors."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stroke:
    """One pen stroke: `points` (x, y) on a unit square, y down; `width` as a share of its side.

    `pressures` holds one number from 0 to 1 for each point, or none where there was no pen.
    """

    points: tuple[tuple[float, float], ...]
    width: float = 0.012
    pressures: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Sketch:
    """A drawing as vectors, oldest stroke first."""

    strokes: tuple[Stroke, ...] = ()
