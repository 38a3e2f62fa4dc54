"""A column of many check boxes, of which some are seen and the others scrolled to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QScrollArea, QWidget

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_ENDS = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}


class ManyBoxes(QScrollArea):
    """Is one stop of Tab; within it, the keys go from box to box as in a list."""

    def __init__(self, column: QWidget, boxes: Sequence[QCheckBox], seen: int) -> None:
        """Show a column of boxes, `seen` of them at once."""
        super().__init__(widgetResizable=True)
        self._boxes = boxes
        self._seen = seen
        self.setWidget(column)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(column.sizeHint().height() * seen // len(boxes))
        bar = self.verticalScrollBar().sizeHint().width()
        self.setMinimumWidth(column.sizeHint().width() + bar)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for box in boxes:
            box.installEventFilter(self)
        self._stop_at(next((box for box in boxes if box.isChecked()), boxes[0]))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QCheckBox):
            if event.type() == QEvent.Type.FocusIn:
                self._stop_at(watched)
            elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._go(watched, Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _stop_at(self, stop: QCheckBox) -> None:
        """Let Tab stop at one box, and pass the others."""
        for box in self._boxes:
            policy = Qt.FocusPolicy.StrongFocus if box is stop else Qt.FocusPolicy.ClickFocus
            box.setFocusPolicy(policy)

    def _go(self, box: QCheckBox, key: Qt.Key) -> bool:
        """Go to the box that a key means from this one; tell whether it means any."""
        last = len(self._boxes) - 1
        if key in _ENDS:
            number = _ENDS[key] % (last + 1)
        elif step := _STEPS.get(key, 0) + _PAGES.get(key, 0) * self._seen:
            number = min(max(self._boxes.index(box) + step, 0), last)
        else:
            return False
        self._boxes[number].setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(self._boxes[number])
        return True
