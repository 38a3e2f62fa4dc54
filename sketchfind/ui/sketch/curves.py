"""Geometry of strokes on the canvas: smooth curves to show, distances to erase."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from sketchfind.types import Stroke

Points = tuple[tuple[float, float], ...]


def smooth_path(points: Points, side: float) -> QPainterPath:
    """Return a curve through all points, scaled to `side` pixels.

    It consists of cubic pieces. The tangent at each point is parallel to the line between its
    neighbours (Catmull and Rom, 1974) and at most a third as long as the shorter of the two sides.
    It fades out where the line turns sharply: corners that were drawn stay corners, and the curve
    shows what the model is given.
    """
    line = np.asarray(points, dtype=np.float64) * side  # (n, 2)
    path = QPainterPath(QPointF(*line[0]))
    if float(np.ptp(line, axis=0).max()) < 0.01:
        path.lineTo(QPointF(line[0][0] + 0.01, line[0][1]))  # a dot: round caps make it visible
        return path
    reach = _tangents(line)
    leaving, arriving = line[:-1] + reach[:-1], line[1:] - reach[1:]
    for first, second, end in zip(leaving, arriving, line[1:], strict=True):
        path.cubicTo(QPointF(*first), QPointF(*second), QPointF(*end))
    return path


# Kept, because all lines are painted again whenever one is moved or erased. The paths are shared:
# do not change them. Do not keep those of a line that still grows: each is seen only once.
kept_path = functools.lru_cache(1024)(smooth_path)


def _tangents(line: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far the control points lie from each of the (n, 2) points; zero at the ends."""
    tangents = np.zeros_like(line)
    steps = np.diff(line, axis=0)  # (n - 1, 2)
    lengths = np.maximum(np.hypot(steps[:, 0], steps[:, 1]), 1e-9)
    turn = (steps[:-1] * steps[1:]).sum(axis=1) / (lengths[:-1] * lengths[1:])  # cosine
    chord = line[2:] - line[:-2]
    direction = chord / np.maximum(np.hypot(chord[:, 0], chord[:, 1]), 1e-9)[:, None]
    reach = np.minimum(lengths[:-1], lengths[1:]) / 3 * np.clip(turn, 0.0, 1.0)
    tangents[1:-1] = direction * reach[:, None]
    return tangents


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
