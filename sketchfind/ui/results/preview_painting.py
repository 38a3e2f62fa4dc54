"""Painting the large preview: a photo on a dark ground, and lines of text below it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPixmap

from sketchfind.ui.results.preview_buttons import BRIGHT

SHADE = QColor(16, 17, 20)
MOST_ZOOM = 3.0  # small photos are not blown up further than this
MARGIN = 32
CAPTION = 56
WAITING = 0.35  # opacity of a thumbnail, until the photo itself comes


def room_for_photo(area: QRect, metrics: QFontMetrics, lines: int) -> QRectF:
    """Return the room that so many lines of text below a photo leave for it in an area."""
    return QRectF(area).adjusted(0, 0, 0, -CAPTION - (lines - 1) * metrics.lineSpacing())


def fitted(size: QSize, room: QRectF, *, loaded: bool) -> QRectF:
    """Return where a whole picture is: large, but a `loaded` photo at most MOST_ZOOM its size."""
    room = room.adjusted(MARGIN, MARGIN, -MARGIN, 0)
    place = QRectF(0, 0, 0, 0)
    place.setSize(size.toSizeF().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio))
    if loaded and place.width() > MOST_ZOOM * size.width():
        place.setSize(size.toSizeF() * MOST_ZOOM)
    place.moveCenter(room.center())
    return place


def paint_preview(
    painter: QPainter,
    area: QRect,
    picture: QPixmap | None,
    place: QRectF,
    lines: Sequence[str],
    *,
    waiting: bool,
) -> None:
    """Fill an area with a picture, clipped at the lines of text, and with these lines below it."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.fillRect(area, SHADE)
    metrics = painter.fontMetrics()
    room = room_for_photo(area, metrics, len(lines))
    if picture is not None:
        painter.setClipRect(room)
        painter.setOpacity(WAITING if waiting else 1.0)
        painter.drawPixmap(place, picture, QRectF(picture.rect()))
        painter.setOpacity(1.0)
        painter.setClipping(False)
    below = QRectF(area).adjusted(MARGIN, room.height(), -MARGIN, -8)
    middle, width = Qt.TextElideMode.ElideMiddle, int(below.width())
    elided = [metrics.elidedText(line, middle, width) for line in lines]
    painter.setPen(QColor(BRIGHT))
    painter.drawText(below, Qt.AlignmentFlag.AlignCenter, "\n".join(elided))
