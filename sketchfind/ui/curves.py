"""Geometry of strokes on the canvas: smooth curves to show, distances to erase."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from sketchfind.types import Stroke

Points = tuple[tuple[float, float], ...]


def smooth_path(points: Points, side: float) -> QPainterPath:
    """Return a curve through the middles of neighbouring points, scaled to `side` pixels.

    The points are the control points of quadratic curves: no corner shows between two mouse
    events, and the curve never leaves the hull of what was drawn.
    """
    scaled = [QPointF(x * side, y * side) for x, y in points]
    path = QPainterPath(scaled[0])
    if len(scaled) == 1:
        path.lineTo(scaled[0] + QPointF(0.01, 0.0))  # a dot: round caps make it visible
        return path
    for here, there in pairwise(scaled[1:]):
        path.quadTo(here, (here + there) / 2)
    path.lineTo(scaled[-1])
    return path


def touches(stroke: Stroke, x: float, y: float, reach: float) -> bool:
    """Tell whether the point lies within `reach` of the stroke's ink; all in canvas units."""
    points = np.asarray(stroke.points, dtype=np.float64)  # (n, 2)
    target = np.array([x, y])
    if len(points) == 1:
        distance = float(np.hypot(*(points[0] - target)))
    else:
        start, step = points[:-1], np.diff(points, axis=0)
        length = np.maximum((step**2).sum(axis=1), 1e-12)
        along = np.clip(((target - start) * step).sum(axis=1) / length, 0.0, 1.0)
        nearest = start + along[:, None] * step
        distance = float(np.sqrt(((nearest - target) ** 2).sum(axis=1).min()))
    return distance <= reach + stroke.width / 2
