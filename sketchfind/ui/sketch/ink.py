"""Painting what is on the paper: strokes, pictures, a photo to trace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from sketchfind.imaging.sketch import point_widths
from sketchfind.types import Pixels, Stroke
from sketchfind.ui.sketch.curves import Points, kept_path, smooth_path
from sketchfind.ui.sketch.document import Contents

INK = QColor("#1d2027")
PAPER = QColor("#ffffff")
TRACE_OPACITY = 0.38
DASH = (1.2, 2.4)  # of lines that count against a photo, in widths of the line


@dataclass(frozen=True, slots=True)
class LineStyle:
    """How a line is painted."""

    colour: QColor = field(default_factory=lambda: INK)
    dashed: bool = False


PLAIN = LineStyle()


def paint_contents(
    painter: QPainter, contents: Contents, side: float, styles: Sequence[LineStyle]
) -> None:
    """Paint a drawing into the square of `side` pixels at the painter's origin.

    `styles` has one for each line, or is empty when all are plain.
    """
    if contents.picture is not None:
        painter.save()
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        painter.drawImage(QRectF(0, 0, side, side), picture_to_qimage(contents.picture))
        painter.restore()
    for stroke, style in zip(contents.strokes, styles or repeat(PLAIN), strict=False):
        paint_stroke(painter, stroke, side, style, path=kept_path)


def paint_stroke(
    painter: QPainter,
    stroke: Stroke,
    side: float,
    style: LineStyle = PLAIN,
    *,
    path: Callable[[Points, float], QPainterPath] = smooth_path,
) -> None:
    """Paint one stroke, thick and thin where it has pressures."""
    widths = point_widths(stroke) * side
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if not stroke.pressures:
        painter.setPen(line_pen(float(widths[0]), style))
        painter.drawPath(path(stroke.points, side))
        return
    places = [QPointF(x * side, y * side) for x, y in stroke.points]
    if len(places) == 1:
        painter.setPen(line_pen(float(widths[0]), style))
        painter.drawPoint(places[0])
    for number in range(len(places) - 1):
        width = float(widths[number] + widths[number + 1]) / 2
        # Each piece is too short to be dashed by itself.
        painter.setPen(line_pen(width, replace(style, dashed=False)))
        painter.drawLine(places[number], places[number + 1])


def paint_trace(painter: QPainter, photo: QImage, side: float) -> None:
    """Paint a photo faintly, whole, in the middle of the paper."""
    size = photo.size().toSizeF().scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)
    target = QRectF((side - size.width()) / 2, (side - size.height()) / 2, *size.toTuple())
    painter.save()
    painter.setOpacity(TRACE_OPACITY)
    painter.drawImage(target, photo)
    painter.restore()


def paint_reach(painter: QPainter, centre: QPointF, radius: float) -> None:
    """Paint the circle that an eraser takes away, visible on paper and on ink."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((PAPER, 3.0), (INK, 1.2)):
        painter.setPen(QPen(colour, width))
        painter.drawEllipse(centre, radius, radius)


def picture_to_qimage(picture: Pixels) -> QImage:
    """Copy an (h, w) uint8 picture into a greyscale image."""
    height, width = picture.shape
    return QImage(picture.tobytes(), width, height, width, QImage.Format.Format_Grayscale8).copy()


def line_pen(width: float, style: LineStyle) -> QPen:
    """Return the pen of a line `width` pixels wide."""
    pen = QPen(style.colour, max(width, 1.0))
    if style.dashed:
        pen.setDashPattern(DASH)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
