"""Choosing in lists by arrow keys, from the first press on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView


class ArrowChoice(QObject):
    """If nothing is chosen, an arrow key chooses the current row.

    Qt would go on from that row: it would skip the first one, and never choose an only one.
    """

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            arrow = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
            row = self._view.currentIndex()
            if arrow and row.isValid() and not self._view.selectionModel().hasSelection():
                self._view.selectionModel().clearCurrentIndex()  # else Qt tells readers nothing
                self._view.setCurrentIndex(row)
                return True
        return super().eventFilter(watched, event)
