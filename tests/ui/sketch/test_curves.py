"""Curves go through what was drawn; the eraser's distance equals a slow oracle."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sketchfind.types import Stroke
from sketchfind.ui.sketch.curves import smooth_path, touches

UNIT = st.floats(0, 1, allow_subnormal=False)
# The canvas leaves out points nearer to each other than can be seen.
GRID = st.integers(0, 300).map(lambda step: step / 300)
POINTS = st.lists(st.tuples(GRID, GRID), min_size=1, max_size=6, unique=True).map(tuple)


@given(points=POINTS)
def test_a_curve_passes_through_every_point(points: tuple[tuple[float, float], ...]) -> None:
    path = smooth_path(points, 100.0)
    if len(points) > 1:
        ends = [path.elementAt(number) for number in range(0, path.elementCount(), 3)]
        assert len(ends) == len(points)
        for end, (x, y) in zip(ends, points, strict=True):
            assert (end.x, end.y) == pytest.approx((100 * x, 100 * y))


@pytest.mark.parametrize("points", [((0.5, 0.5),), ((0.5, 0.5), (0.5, 0.5))])
def test_a_dot_is_visible(points: tuple[tuple[float, float], ...]) -> None:
    assert smooth_path(points, 100.0).length() > 0


def test_a_right_angle_stays_one() -> None:
    path = smooth_path(((0.0, 0.0), (0.0, 1.0), (1.0, 1.0)), 100.0)
    assert path.boundingRect().getRect() == pytest.approx((0, 0, 100, 100))


@given(points=POINTS, x=UNIT, y=UNIT, reach=st.floats(0.001, 0.5))
def test_touching_is_the_distance_to_the_ink(
    points: tuple[tuple[float, float], ...], x: float, y: float, reach: float
) -> None:
    stroke = Stroke(points, 0.02)
    nearest = min(
        math.dist((x, y), along(start, end, step / 200))
        for start, end in zip(points, [*points[1:], points[-1]], strict=True)
        for step in range(201)
    )
    if abs(nearest - reach - 0.01) > 0.01:  # the oracle walks in steps
        assert touches(stroke, x, y, reach) == (nearest <= reach + 0.01)


def along(
    start: tuple[float, float], end: tuple[float, float], share: float
) -> tuple[float, float]:
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])
