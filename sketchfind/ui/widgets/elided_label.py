"""A label that shortens its text instead of widening the window."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel

NARROWEST = 40


class ElidedLabel(QLabel):
    """As wide as its text where there is room, else shortened in the middle.

    Screen readers say all of it; a tool tip is up to whoever uses it.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.full = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.set_full(text)

    def set_full(self, text: str) -> None:
        """Show a text, as much of it as there is room for."""
        self.full = text
        self.setAccessibleName(text)
        self._elide()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._whole(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(NARROWEST, self._whole()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _whole(self) -> int:
        """Return the width of the whole text; pixels are rounded, so one is to spare."""
        return self.fontMetrics().horizontalAdvance(self.full) + 1 if self.full else 0

    def _elide(self) -> None:
        width, middle = max(self.width(), NARROWEST), Qt.TextElideMode.ElideMiddle
        self.setText(self.fontMetrics().elidedText(self.full, middle, width))
