"""What an empty sheet of paper says."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from sketchfind.ui.sketch.ink import INK
from sketchfind.ui.theme import LIGHT, Theme

HINT = QColor(LIGHT.muted)  # in the dark too, as the paper is white
ICON = "#b9bcc4"
MARGIN = 14  # at the sides of the text, which is wrapped on a small paper


def paint_invitation(
    painter: QPainter, paper: QRectF, text: str, theme: Theme, *, tracing: bool
) -> None:
    """Paint an icon and a line of text; over a photo to trace, the text alone, at its foot."""
    centre = paper.center()
    below = paper.adjusted(MARGIN, paper.height() / 2 + 16, -MARGIN, -10)
    side = Qt.AlignmentFlag.AlignBottom if tracing else Qt.AlignmentFlag.AlignTop
    if not tracing:
        icon = theme.pixmap("draw", 72, ICON, painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(centre.x() - 36, centre.y() - 62), icon)
    painter.setPen(INK if tracing else HINT)
    wrapped = Qt.AlignmentFlag.AlignHCenter | side | Qt.TextFlag.TextWordWrap
    painter.drawText(below, wrapped, text)
