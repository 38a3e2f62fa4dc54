"""A drawing as vectors."""

from __future__ import annotations

from dataclasses import dataclass

LINE_WIDTH = 0.012  # default width of a stroke, as a share of the square's side


@dataclass(frozen=True, slots=True)
class Stroke:
    """One pen stroke: `points` (x, y) on a unit square, or partly beyond it, y down.

    Its `width` is a share of the square's side. `pressures` holds one number from 0 to 1 for each
    point, or is empty if it was not measured.
    """

    points: tuple[tuple[float, float], ...]
    width: float = LINE_WIDTH
    pressures: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if not self.points:  # drawing a stroke needs its first point
            raise ValueError("a stroke without points")


@dataclass(frozen=True, slots=True)
class Sketch:
    """A drawing as vectors, oldest stroke first."""

    strokes: tuple[Stroke, ...] = ()
