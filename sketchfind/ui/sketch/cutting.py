"""Taking part of a stroke away, and finding strokes inside a frame."""

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


def cut(stroke: Stroke, x: float, y: float, radius: float) -> tuple[Stroke, ...]:
    """Return what is left of a stroke outside a circle; the very stroke when it is not touched."""
    if not touches(stroke, x, y, radius - stroke.width / 2):
        return (stroke,)
    pressures = stroke.pressures or (0.0,) * len(stroke.points)
    rows = np.column_stack([stroke.points, pressures]).astype(np.float64)
    centre = np.array([x, y])
    pieces: list[list[Row]] = [[]]
    inside = _inside(rows[0], centre, radius)
    if not inside:
        pieces[-1].append(rows[0])
    for start, end in itertools.pairwise(rows):
        for share in _crossings(start[:2] - centre, end[:2] - centre, radius):
            crossing = start + share * (end - start)
            if inside:
                pieces.append([crossing])
            else:
                pieces[-1].append(crossing)
            inside = not inside
        outside = not _inside(end, centre, radius)
        if inside and outside:  # begins on the very edge: its crossing is lost in rounding
            pieces.append([start])
        if outside or not inside:  # or ends there
            pieces[-1].append(end)
        inside = not outside
    return tuple(_stroke(piece, stroke) for piece in pieces if len(piece) > 1)


def _inside(row: Row, centre: Row, radius: float) -> bool:
    return float(np.hypot(*(row[:2] - centre))) <= radius


def _crossings(start: Row, end: Row, radius: float) -> list[float]:
    """Return where, from 0 to 1, a segment crosses the circle around the origin, in order."""
    step = end - start
    a, b = float(step @ step), float(2 * start @ step)
    c = float(start @ start) - radius**2
    root = b * b - 4 * a * c
    if a == 0 or root <= 0:
        return []
    both = ((-b - math.sqrt(root)) / (2 * a), (-b + math.sqrt(root)) / (2 * a))
    return [share for share in both if 0 <= share < 1]


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
    """Return the numbers of the strokes that have a point inside the frame."""
    return frozenset(
        number
        for number, stroke in enumerate(strokes)
        if any(frame.contains(QPointF(x, y)) for x, y in stroke.points)
    )
