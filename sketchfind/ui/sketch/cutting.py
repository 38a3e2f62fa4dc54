"""Taking part of a stroke away, and finding strokes inside a frame, such as the paper."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from sketchfind.types import Stroke
from sketchfind.ui.sketch.curves import touches

Row = NDArray[np.float64]  # x, y, pressure

PAPER = QRectF(0, 0, 1, 1)
SAME_PLACE = 1e-9  # share of a segment; on the edge of a circle, anything less is due to rounding


def cut(stroke: Stroke, x: float, y: float, radius: float) -> tuple[Stroke, ...]:
    """Return what is left of a stroke outside a circle; the same object if it is not touched."""
    if not touches(stroke, x, y, radius - stroke.width / 2):
        return (stroke,)
    pressures = stroke.pressures or (0.0,) * len(stroke.points)
    rows = np.column_stack([stroke.points, pressures]).astype(np.float64)
    centre = np.array([x, y])
    pieces: list[list[Row]] = [[]]
    for start, end in itertools.pairwise(rows):
        low, high = _covered(start[:2] - centre, end[:2] - centre, radius)
        first, last = (start + share * (end - start) for share in (low, high))
        if high - low < SAME_PLACE:
            _go_on(pieces[-1], start, end)
            continue
        if low > SAME_PLACE:
            _go_on(pieces[-1], start, first)
        pieces.append([])
        if high < 1 - SAME_PLACE:
            _go_on(pieces[-1], last, end)
    return tuple(_stroke(piece, stroke) for piece in pieces if piece)


def _covered(start: Row, end: Row, radius: float) -> tuple[float, float]:
    """Return which part of a segment, in shares of it, is in a circle around the origin."""
    step = end - start
    a, b = float(step @ step), float(2 * start @ step)
    c = float(start @ start) - radius**2
    if a == 0:
        return (0.0, float(c <= 0))
    root = b * b - 4 * a * c
    if root <= 0:
        return (0.0, 0.0)
    low, high = (-b - math.sqrt(root)) / (2 * a), (-b + math.sqrt(root)) / (2 * a)
    return (min(max(low, 0.0), 1.0), min(max(high, 0.0), 1.0))


def _go_on(piece: list[Row], start: Row, end: Row) -> None:
    if not piece:
        piece.append(start)
    piece.append(end)


def _stroke(piece: Sequence[Row], whole: Stroke) -> Stroke:
    points = tuple((float(row[0]), float(row[1])) for row in piece)
    pressures = tuple(float(row[2]) for row in piece) if whole.pressures else ()
    return Stroke(points, whole.width, pressures)


def bounds(strokes: Sequence[Stroke]) -> QRectF:
    """Return the frame around strokes, with their ink, in shares of the paper."""
    frame = QRectF()
    for stroke in strokes:
        points = np.asarray(stroke.points)
        low, high = points.min(axis=0) - stroke.width / 2, points.max(axis=0) + stroke.width / 2
        frame = frame.united(QRectF(QPointF(*low), QPointF(*high)))
    return frame


def within(strokes: Sequence[Stroke], frame: QRectF) -> frozenset[int]:
    """Return the numbers of the strokes that are seen inside the frame."""
    seen = frame.intersected(PAPER)
    if seen.isEmpty():
        return frozenset()
    return frozenset(
        number for number, stroke in enumerate(strokes) if reaches(stroke.points, seen)
    )


def reaches(points: Sequence[tuple[float, float]], frame: QRectF) -> bool:
    """Tell whether a line has a part inside a frame or on its edge."""
    line = np.asarray(points, dtype=np.float64)  # (n, 2)
    start, end = (line[:-1], line[1:]) if len(line) > 1 else (line, line)
    left, top, right, bottom = frame.left(), frame.top(), frame.right(), frame.bottom()
    near = (np.maximum(start, end) >= (left, top)) & (np.minimum(start, end) <= (right, bottom))
    # A segment that is near may still pass a corner: then all corners lie on one side of it.
    (x, y), (along, down) = start.T, (end - start).T
    corners = itertools.product((left, right), (top, bottom))
    sides = np.stack([along * (below - y) - down * (beside - x) for beside, below in corners])
    passes = (sides > 0).all(axis=0) | (sides < 0).all(axis=0)
    return bool((near.all(axis=1) & ~passes).any())
