"""A drawing as vectors."""

from __future__ import annotations

from dataclasses import dataclass

LINE_WIDTH = 0.012  # of a stroke that says nothing else, as a share of the square


@dataclass(frozen=True, slots=True)
class Stroke:
    """One pen stroke: `points` (x, y) on a unit square, y down; `width` as a share of its side.

    `pressures` holds one number from 0 to 1 for each point, or none where there was no pen.
    """

    points: tuple[tuple[float, float], ...]
    width: float = LINE_WIDTH
    pressures: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if not self.points:  # whoever draws one asks for its first
            raise ValueError("a stroke without points")


@dataclass(frozen=True, slots=True)
class Sketch:
    """A drawing as vectors, oldest stroke first."""

    strokes: tuple[Stroke, ...] = ()
