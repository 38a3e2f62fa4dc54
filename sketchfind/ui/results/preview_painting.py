"""Painting the large preview: a photo on a dark ground, and lines of text below it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from sketchfind.ui.results.preview_buttons import BRIGHT

SHADE = QColor(16, 17, 20)
MOST_ZOOM = 3.0  # small photos are not blown up further than this
MARGIN = 32
CAPTION = 56
WAITING = 0.35  # opacity of a thumbnail, until the photo itself comes


def paint_preview(
    painter: QPainter,
    area: QRect,
    picture: QPixmap | None,
    lines: Sequence[str],
    *,
    loaded: bool,
    waiting: bool,
) -> None:
    """Fill an area with a picture, perhaps `loaded` and no mere thumbnail, and lines below it."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.fillRect(area, SHADE)
    below = CAPTION + (len(lines) - 1) * painter.fontMetrics().lineSpacing()
    if picture is not None:
        room = QRectF(area).adjusted(MARGIN, MARGIN, -MARGIN, -below)
        painter.setOpacity(WAITING if waiting else 1.0)
        most = MOST_ZOOM if loaded else None
        painter.drawPixmap(_fitted(picture, room, most), picture, QRectF(picture.rect()))
        painter.setOpacity(1.0)
    place = QRectF(area).adjusted(MARGIN, area.height() - below, -MARGIN, -8)
    middle, width = Qt.TextElideMode.ElideMiddle, int(place.width())
    elided = [painter.fontMetrics().elidedText(line, middle, width) for line in lines]
    painter.setPen(QColor(BRIGHT))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "\n".join(elided))


def _fitted(picture: QPixmap, room: QRectF, most: float | None) -> QRectF:
    """Return where a picture is painted: as large as there is room, at most so many times."""
    size = picture.size().toSizeF()
    fitted = size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    if most is not None and fitted.width() > most * size.width():
        fitted = size * most
    target = QRectF(0, 0, fitted.width(), fitted.height())
    target.moveCenter(room.center())
    return target
