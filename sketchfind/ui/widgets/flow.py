"""A layout that puts widgets in lines, like words on a page."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Left to right, wrapping at the right edge; the height follows from the width.

    Lines that are `centred` have as much room at their left as at their right.
    """

    def __init__(
        self, parent: QWidget | None = None, spacing: int = 6, *, centred: bool = False
    ) -> None:
        super().__init__(parent)
        self._centred = centred
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, area: QRect) -> None:
        super().setGeometry(area)
        self._arrange(area, move=True)

    def _arrange(self, area: QRect, *, move: bool) -> int:
        y, lines = area.y(), self._lines(area)
        for line in lines:
            height = max(place.height() for _, place in line)
            x = (area.right() - line[-1][1].right()) // 2 if self._centred else 0
            if move:
                for item, place in line:
                    item.setGeometry(place.translated(x, y + (height - place.height()) // 2))
            y += height + self.spacing()
        return y - self.spacing() - area.y() if lines else 0

    def _lines(self, area: QRect) -> list[list[tuple[QLayoutItem, QRect]]]:
        """Return which items stand in which line, and where in it."""
        lines: list[list[tuple[QLayoutItem, QRect]]] = []
        x = area.x()
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            size = item.sizeHint().boundedTo(QSize(area.width(), 10_000))
            if not lines or x + size.width() > area.right() + 1:
                lines.append([])
                x = area.x()
            lines[-1].append((item, QRect(QPoint(x, 0), size)))
            x += size.width() + self.spacing()
        return lines
