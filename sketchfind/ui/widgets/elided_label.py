"""A label that shortens its text instead of widening the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel

from sketchfind.ui.widgets.text_label import AT_LEFT

NARROWEST = 40


class ElidedLabel(QLabel):
    """As wide as its text where there is room, else shortened in the middle.

    Screen readers say the whole text; a tool tip is up to the code that uses the label.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._width = 0  # of the whole text, with what the stylesheet keeps free
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(AT_LEFT)
        self.set_full(text)

    def set_full(self, text: str) -> None:
        """Show a text, as much of it as there is room for."""
        self.full = text
        self.setAccessibleName(text)
        self._elide()

    def sizeHint(self) -> QSize:
        return QSize(self._width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(NARROWEST, self._width), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:  # by the stylesheet, when it is shown first
            self._elide()
            self.updateGeometry()

    def _elide(self) -> None:
        self.setText(self.full)
        self._width = super().sizeHint().width() if self.full else 0
        width = max(self.width(), NARROWEST)
        if width < self._width:
            letters, middle = self.fontMetrics(), Qt.TextElideMode.ElideMiddle
            beside = self._width - letters.horizontalAdvance(self.full)
            self.setText(letters.elidedText(self.full, middle, width - beside))
