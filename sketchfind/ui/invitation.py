"""What an empty sheet of paper says."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from sketchfind.ui.theme import Theme

HINT = QColor("#7b7f88")
ICON = "#b9bcc4"


def paint_invitation(
    painter: QPainter, paper: QRectF, text: str, theme: Theme, *, tracing: bool
) -> None:
    """Paint an icon and a line of text; over a photo to trace, the text alone, at its foot."""
    centre = paper.center()
    below = QRectF(paper.left(), centre.y() + 10, paper.width(), 30)
    if tracing:
        below.moveBottom(paper.bottom() - 4)
    else:
        icon = theme.pixmap("draw", 72, ICON, painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(centre.x() - 36, centre.y() - 62), icon)
    painter.setPen(HINT)
    painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)
