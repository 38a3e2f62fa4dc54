"""What the partial eraser leaves, against a slow oracle that walks along the line."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable

from hypothesis import example, given
from hypothesis import strategies as st

from sketchfind.types import Stroke
from sketchfind.ui.sketch.cutting import PAPER, bounds, cut, reaches, within

UNIT = st.floats(0, 1)
AROUND = st.floats(-0.5, 1.5)
DOUBLED = ((0.3, 0.5), (0.8, 0.8), (0.4, 0.8))  # once, where its corner was on the edge
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


@given(
    points=LINES,
    number=st.integers(0, 5),
    share=st.just(0.0) | UNIT,
    away=st.sampled_from([0.0, 0.1]),
    angle=st.floats(0, math.tau),
)
@example(points=((0.2, 0.5), (0.8, 0.5)), number=0, share=0.5, away=0.0, angle=0.0)
@example(points=((0.8, 0.5), (0.2, 0.5)), number=0, share=0.5, away=0.0, angle=0.0)
@example(points=((0.3, 0.6), (0.3, 0.7)), number=0, share=0.5, away=0.1, angle=math.pi)
@example(points=DOUBLED, number=1, share=0.0, away=0.1, angle=-math.pi / 2)
def test_the_same_place_can_be_erased_several_times(
    points: tuple[tuple[float, float], ...], number: int, share: float, away: float, angle: float
) -> None:
    """Around a place of the line, or with a place of the line on the very edge."""
    radius = 0.1
    (ax, ay), (bx, by) = (points[(number + step) % len(points)] for step in (0, 1))
    x = ax + share * (bx - ax) + away * math.cos(angle)
    y = ay + share * (by - ay) + away * math.sin(angle)
    stroke = Stroke(points)
    once = left = cut(stroke, x, y, radius)
    assert length(once) < length([stroke]) + 1e-9
    assert abs(length(once) - length_outside(points, x, y, radius)) < 0.02
    if len(points) > 1:
        outside = {point for point in points if math.dist(point, (x, y)) > radius + 1e-6}
        assert outside <= {point for piece in once for point in piece.points}
    for _ in range(3):
        left = tuple(piece for part in left for piece in cut(part, x, y, radius))
        assert abs(length(left) - length(once)) < 1e-6


def test_a_stroke_that_is_not_touched_is_the_very_same() -> None:
    stroke = Stroke(((0.1, 0.1), (0.2, 0.1)))
    assert cut(stroke, 0.8, 0.8, 0.05)[0] is stroke


def test_frames() -> None:
    strokes = (Stroke(((0.1, 0.1), (0.3, 0.2)), 0.02), Stroke(((0.8, 0.8),), 0.02))
    frame = bounds(strokes[:1])
    assert (round(frame.left(), 3), round(frame.right(), 3)) == (0.09, 0.31)
    assert within(strokes, frame) == {0}


@given(start=st.tuples(AROUND, AROUND), end=st.tuples(AROUND, AROUND))
@example(start=(-0.2, 0.1), end=(0.1, -0.2))
@example(start=(-0.2, 0.5), end=(1.2, 0.5))
@example(start=(1.1, 0.5), end=(1.1, 0.5))
def test_a_line_reaches_the_paper_if_a_place_of_it_lies_there(
    start: tuple[float, float], end: tuple[float, float]
) -> None:
    (ax, ay), (bx, by) = start, end
    shares = [step / 400 for step in range(401)]
    places = [(ax + share * (bx - ax), ay + share * (by - ay)) for share in shares]
    away = min(max(-x, x - 1, -y, y - 1) for x, y in places)
    assert reaches((start, end), PAPER) or away > -1e-9  # less is due to rounding
    assert not reaches((start, end), PAPER) or away < 0.01
