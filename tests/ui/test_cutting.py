"""What the partial eraser leaves, against a slow oracle that walks along the line."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable

from hypothesis import example, given
from hypothesis import strategies as st

from sketchfind.types import Stroke
from sketchfind.ui.sketch.cutting import bounds, cut, within

UNIT = st.floats(0, 1)
LINES = st.lists(st.tuples(UNIT, UNIT), min_size=1, max_size=6).map(tuple)


def length_outside(points: tuple[tuple[float, float], ...], x: float, y: float, r: float) -> float:
    total, steps = 0.0, 400
    for (ax, ay), (bx, by) in itertools.pairwise(points):
        for step in range(steps):
            share = (step + 0.5) / steps
            px, py = ax + share * (bx - ax), ay + share * (by - ay)
            if math.hypot(px - x, py - y) > r:
                total += math.hypot(bx - ax, by - ay) / steps
    return total


@given(points=LINES, x=UNIT, y=UNIT)
def test_what_is_left_is_what_lies_outside(
    points: tuple[tuple[float, float], ...], x: float, y: float
) -> None:
    radius = 0.2
    stroke = Stroke(points, 0.01, tuple(0.5 for _ in points))
    left = cut(stroke, x, y, radius)
    length = sum(length_outside(piece.points, 9.0, 9.0, 0.1) for piece in left)
    assert abs(length - length_outside(points, x, y, radius)) < 0.05
    for piece in left:
        assert len(piece.pressures) == len(piece.points)
        if piece is not stroke:
            assert all(math.hypot(px - x, py - y) > radius - 1e-6 for px, py in piece.points)


def length(strokes: Iterable[Stroke]) -> float:
    pieces = (piece for stroke in strokes for piece in itertools.pairwise(stroke.points))
    return sum(math.dist(*piece) for piece in pieces)


@given(start=st.tuples(UNIT, UNIT), end=st.tuples(UNIT, UNIT), share=UNIT)
@example(start=(0.2, 0.5), end=(0.8, 0.5), share=0.5)
@example(start=(0.8, 0.5), end=(0.2, 0.5), share=0.5)
def test_the_same_place_can_be_erased_twice(
    start: tuple[float, float], end: tuple[float, float], share: float
) -> None:
    x, y = (a + share * (b - a) for a, b in zip(start, end, strict=True))
    left = cut(Stroke((start, end)), x, y, 0.03)
    again = [piece for stroke in left for piece in cut(stroke, x, y, 0.03)]
    assert abs(length(again) - length(left)) < 1e-6


def test_a_stroke_that_is_not_touched_is_the_very_same() -> None:
    stroke = Stroke(((0.1, 0.1), (0.2, 0.1)))
    assert cut(stroke, 0.8, 0.8, 0.05)[0] is stroke


def test_frames() -> None:
    strokes = (Stroke(((0.1, 0.1), (0.3, 0.2)), 0.02), Stroke(((0.8, 0.8),), 0.02))
    frame = bounds(strokes[:1])
    assert (round(frame.left(), 3), round(frame.right(), 3)) == (0.09, 0.31)
    assert within(strokes, frame) == {0}
