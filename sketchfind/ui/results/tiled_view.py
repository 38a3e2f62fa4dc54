"""A list view that lays its items out as a `Tiling`: the best ones big, all places computed."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QHoverEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyleOptionViewItem, QWidget

from sketchfind.ui.results.results_model import Index
from sketchfind.ui.results.tiling import Tiling, tiling
from sketchfind.ui.widgets.touch import TouchHandler

Move = QAbstractItemView.CursorAction
_STEPS = {Move.MoveLeft: -1, Move.MoveRight: 1, Move.MovePrevious: -1, Move.MoveNext: 1}

AIM_MS = 1000  # from a movement of the mouse to the click that it was made for, at most


class TiledView(QListView):
    """Square tiles that fill the width. A QListView, because screen readers know that as a list."""

    laid_out = Signal()  # tiles may be at other places now

    def __init__(self, side: int, gap: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side, self._gap = side, gap
        self._best = self._cut = 0
        self._mouse: QPoint | None = None  # while it is over the view
        self.aiming = QTimer(self, singleShot=True, interval=AIM_MS)  # while the mouse moves there
        self.tiling = Tiling()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        TouchHandler(self)

    def set_side(self, side: int) -> None:
        """Set the approximate side of a tile, in device-independent pixels."""
        seen, before = self.visible_rows(), self.tiling
        self._side = side
        self.doItemsLayout()
        if self.tiling != before:
            self._stay_at(seen)

    def _stay_at(self, seen: range) -> None:
        """Scroll to the new place of these rows, so that the same row is on top.

        The current item also stays in sight, if it was.
        """
        if seen.start:
            self.verticalScrollBar().setValue(self.tiling.corner(seen.start)[1])
        if self.currentIndex().row() in seen:
            self.scrollTo(self.currentIndex())

    def set_sections(self, best: int, cut: int) -> None:
        """Set how many items deserve to be big, and the first item that lies below a line."""
        self._best, self._cut = best, cut

    def line_height(self, width: int) -> int:
        """Return how high `paint_line` needs its area if that is `width` wide."""
        return 0

    def paint_line(self, painter: QPainter, area: QRect) -> None:
        """Paint what separates the items below the line from those above it."""

    def visible_rows(self) -> range:
        """Return the rows that are on the screen, as numbers of the model."""
        return self._rows_in(self.viewport().rect())

    def rest_at(self, row: int) -> None:
        """Make an item current if none is: that in this row if it is seen, else the first one seen.

        Nothing is selected or scrolled by that.
        """
        seen, current = self.visible_rows(), self.currentIndex()
        if seen and not current.isValid():
            index = self.model().index(row if row in seen else seen.start, 0)
            self.setAutoScroll(False)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.setAutoScroll(True)

    def _rows_in(self, area: QRect) -> range:
        top = self.verticalScrollBar().value() + area.top()
        return self.tiling.between(max(top, 0), max(top + area.height() - 1, 0))

    @Slot()
    def forget_mouse(self) -> None:
        """Take the mouse for away until it is moved over the view again."""
        self._mouse = None
        self.viewport().update()

    # What Qt asks of a view

    def doItemsLayout(self) -> None:
        QAbstractItemView.doItemsLayout(self)  # not QListView's, which makes a table of all items

    def updateGeometries(self) -> None:
        model = self.model()
        count = 0 if model is None else model.rowCount()
        size = self.viewport().size()
        self.tiling = tiling(
            size.width(),
            self._side,
            self._gap,
            count,
            best=self._best,
            cut=self._cut,
            band=self.line_height(size.width()),
        )
        bar = self.verticalScrollBar()
        bar.setSingleStep(max(self.tiling.cell // 3, 1))
        bar.setPageStep(size.height())
        bar.setRange(0, max(self.tiling.height - size.height(), 0))
        bar.setEnabled(bar.maximum() > 0)  # disabled, it shows no handle, which would fill it
        self.laid_out.emit()

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid():
            return QRect()
        x, y = self.tiling.corner(index.row())
        side = self.tiling.side(index.row())
        return QRect(x, y - self.verticalScrollBar().value(), side, side)

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self.tiling.at(point.x(), point.y() + self.verticalScrollBar().value())
        return QModelIndex() if row is None else self.model().index(row, 0)

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        place, bar = self.visualRect(index), self.verticalScrollBar()
        below = place.bottom() + 1 - self.viewport().height()
        if place.top() < 0:
            bar.setValue(bar.value() + place.top())
        elif below > 0:
            bar.setValue(bar.value() + below)

    def moveCursor(self, action: Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        count, row = self.tiling.count, self.currentIndex().row()
        if count == 0:
            return QModelIndex()
        if action == Move.MoveEnd:
            row = count - 1
        elif row < 0 or action == Move.MoveHome:
            row = 0
        elif action in _STEPS:
            row = min(max(row + _STEPS[action], 0), count - 1)
        else:
            row = self._vertically(row, action)
        return self.model().index(row, 0)

    def _vertically(self, row: int, action: Move) -> int:
        tiles, page = self.tiling, max(self.viewport().height(), 1)
        x, y = tiles.corner(row)
        half = tiles.cell // 2
        down = action in (Move.MoveDown, Move.MovePageDown)
        target = {
            Move.MoveUp: y - half,
            Move.MoveDown: y + tiles.side(row) + half,
            Move.MovePageUp: max(y + half - page, 0),
            Move.MovePageDown: min(y + half + page, tiles.height - 1),
        }[action]
        if tiles.edge is not None and tiles.edge <= target < tiles.edge + tiles.band:
            target += tiles.band if down else -tiles.band
        if not 0 <= target < tiles.height:
            return row
        found = tiles.at(x + half, target)
        return tiles.last(target) if found is None else found  # a line may be short

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        # From where a selection was begun to where it is now, in reading order.
        start, end = self.indexAt(rect.topLeft()), self.indexAt(rect.bottomRight())
        if start.isValid() != end.isValid():  # a drag into the empty space after photos
            # The selection then reaches to the last of the photos before that space.
            empty = (rect.topLeft() if end.isValid() else rect.bottomRight()).y()
            number = self.tiling.last(empty + self.verticalScrollBar().value())
            last = self.model().index(number, 0)
            start, end = (start, last) if start.isValid() else (last, end)
        selection = QItemSelection()
        if start.isValid():
            first, last = sorted((start, end), key=lambda index: index.row())
            selection.select(first, last)
        self.selectionModel().select(selection, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        for row in self.visible_rows():
            index = self.model().index(row, 0)
            if selection.contains(index):
                region += self.visualRect(index)
        return region

    # Painting

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHoverEvent):
            left = event.type() == QEvent.Type.HoverLeave
            before, self._mouse = self._mouse, None if left else event.position().toPoint()
            if before is not None and not left and self._mouse != before:
                self.aiming.start()
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        hovered = QModelIndex() if self._mouse is None else self.indexAt(self._mouse)
        current = self.currentIndex() if self.hasFocus() else QModelIndex()
        for row in self._rows_in(event.rect()):
            index = self.model().index(row, 0)
            option = QStyleOptionViewItem()
            self.initViewItemOption(option)
            option.rect = self.visualRect(index)
            for state, holds in (
                (QStyle.StateFlag.State_Selected, self.selectionModel().isSelected(index)),
                (QStyle.StateFlag.State_MouseOver, index == hovered),
                (QStyle.StateFlag.State_HasFocus, index == current),
                (QStyle.StateFlag.State_Active, self.hasFocus()),
            ):
                option.state = option.state | state if holds else option.state & ~state
            self.itemDelegate().paint(painter, option, index)
        if self.tiling.edge is not None:
            top = self.tiling.edge - self.verticalScrollBar().value()
            area = QRect(0, top, self.viewport().width(), self.tiling.band)
            if area.intersects(event.rect()):
                self.paint_line(painter, area)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        seen, before = self._rows_in(QRect(QPoint(0, 0), event.oldSize())), self.tiling
        row = self.currentIndex().row()
        super().resizeEvent(event)
        self.doItemsLayout()
        if self.tiling != before:
            self._stay_at(seen)
        elif row in seen and row not in self.visible_rows():
            self.scrollTo(self.currentIndex())  # otherwise a hint that appears moves no photo
