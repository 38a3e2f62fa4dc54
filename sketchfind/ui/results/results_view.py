"""The grid of photos: virtualised, filling the width, thumbnails for what is seen first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import cast

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDrag,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QScroller, QStyle, QToolTip, QWidget

from sketchfind.types import Hit
from sketchfind.ui.file_urls import set_files
from sketchfind.ui.results.gliding import Glide
from sketchfind.ui.results.results_delegate import GAP, ResultsDelegate
from sketchfind.ui.results.results_model import HIT_ROLE, STACK_ROLE, Index, ResultsModel
from sketchfind.ui.results.row_selection import RowSelection, selected_runs
from sketchfind.ui.results.thumbnails import Thumbnails
from sketchfind.ui.results.tiled_view import TiledView
from sketchfind.ui.theme import Theme
from sketchfind.ui.widgets.menu import Menu
from sketchfind.ui.widgets.wheel import WheelSteps

AHEAD = 1.0  # screens below the visible one that are loaded too
WRAPPED = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
DRAGGED = 96  # width of the photo that follows the mouse


class ResultsView(TiledView):
    """Shows the hits; listeners to its signals decide what happens to a photo."""

    open_asked = Signal(Hit)
    current_hit_changed = Signal(Hit)
    current_hit_gone = Signal()  # its photo left the grid, and no other became current
    size_turned = Signal(int)  # by the wheel: the number of steps towards larger photos
    end_reached = Signal()  # the last screen is shown: is there more?
    last_chosen = Signal(bool)  # of the photos here, or with True all up to it: are there more?
    all_selected = Signal()  # all that are here: are there more?

    def __init__(
        self,
        model: ResultsModel,
        thumbnails: Thumbnails,
        theme: Theme,
        side: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(side, GAP, parent)
        self._model = model
        self._thumbnails = thumbnails
        self._theme = theme
        self._on_badge = False  # the mouse button was pressed on a badge and is still down
        self._wheel = WheelSteps()
        self.glide = Glide(self)
        self._delegate = ResultsDelegate(thumbnails, theme, self.glide, self)
        self.photo_menu = Menu(self)
        self.setItemDelegate(self._delegate)
        self.setModel(model)
        self.chosen = RowSelection(model, self.selectionModel())
        self.setAccessibleName(self.tr("Photos found"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.verticalScrollBar().valueChanged.connect(self._want_visible)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.doubleClicked.connect(self._open_index)
        self.laid_out.connect(self._want_visible)
        self.laid_out.connect(self._look_for_end)
        thumbnails.ready.connect(model.thumbnail_changed)
        thumbnails.outdated.connect(self._want_visible)
        # It would act on another photo. Later, as it gives the focus back to where one is then.
        self.current_hit_gone.connect(self.photo_menu.hide, Qt.ConnectionType.QueuedConnection)
        self.glide.moved.connect(self.viewport().update)

    def show_hits(
        self,
        hits: tuple[Hit, ...],
        *,
        stacks: Sequence[int] = (),
        convincing: int | None = None,
        stay: bool = False,
        sent_away: bool = False,
    ) -> None:
        """Show a new answer from its top, or from the same scroll position with `stay`.

        In a list by date, `stay` keeps the same photos in sight, however many came above them.
        Selected photos that are in the new answer stay selected, unless all were; visible ones
        glide to their new places.

        If the current photo was `sent_away` with a key, the one now in its row becomes current and
        selected. With `stay`, as after a file was deleted, that one only becomes current.
        """
        before, place = self._places(), self.verticalScrollBar().value()
        current = self.chosen.current
        if not stay and 1 < self.chosen.count == self._model.rowCount():
            self.clearSelection()  # else all photos of the next question would be selected, too
        self._fill(lambda: self._model.set_hits(hits, stacks, convincing))
        self.chosen.go_on_with_others()
        if not stay:
            QScroller.scroller(self.viewport()).stop()  # else what a finger set going would go on
        self.scrollToTop()
        focused = self.window().focusWidget() is self
        if sent_away and focused and self.chosen.current is None:
            self.chosen.go_on_with(self._row_of_current)
        if stay and place:
            self.verticalScrollBar().setValue(self._place_among(before, place))
        elif self.isVisible() and self._animates():
            self.glide.start(before, self._places())
        if stay and focused and current is not None:
            self.rest_at(self._row_of_current)
        self._drop_old_tip()

    def _place_among(self, before: dict[int, QRect], place: int) -> int:
        """Return where to scroll to, so that a list by date keeps showing what was seen at `place`.

        That is the current photo if it was seen, else the first one that is left. A ranking stays
        at `place`, since its photos change places one by one.
        """
        current = self.chosen.current
        first = [] if current is None else [current.photo_id]
        for photo_id in [*first, *before] if self._model.by_date else ():
            row = self._model.row_of(photo_id)
            if row is not None and photo_id in before:
                return self.tiling.corner(row)[1] - before[photo_id].top()
        return place

    def toggle_stacks(self, photo_ids: Iterable[int]) -> None:
        """Spread the stacks of copies under these photos out, or close them again."""
        self._restack(lambda: self._model.toggle_stacks(photo_ids))

    def selectAll(self) -> None:
        """Select all photos; stacks are spread out, so that none is selected unseen or left out."""
        if self._model.has_closed_stacks:
            self._restack(self._model.spread_stacks)
        super().selectAll()
        if self.chosen.current is None and self._model.rowCount():
            self.setAutoScroll(False)
            self.chosen.go_on_with(self.visible_rows().start)  # else no action would apply to them
            self.setAutoScroll(True)
        self.all_selected.emit()

    def _restack(self, change: Callable[[], None]) -> None:
        """Change the stacks and keep the scroll position."""
        before, place = self._places(), self.verticalScrollBar().value()
        current = self.chosen.current
        self._fill(change)
        self.verticalScrollBar().setValue(place)
        if current is not None and self.chosen.current is None:
            self.chosen.go_on_with(self._model.row_over(current.photo_id))
        if self._animates():
            self.glide.start(before, self._places())
        self._drop_old_tip()

    def _drop_old_tip(self) -> None:
        """Hide a tool tip if its photo is no longer under the mouse."""
        if self._mouse is None:
            return  # the tool tip belongs to another widget
        if QToolTip.text() != self.indexAt(self._mouse).data(Qt.ItemDataRole.ToolTipRole):
            QToolTip.hideText()

    def _fill(self, change: Callable[[], None]) -> None:
        """Fill the model again; emit `current_hit_gone` if the current photo is no longer there."""
        current = self.chosen.current
        with self.chosen.kept():
            change()
        if current is not None and self.chosen.current is None:
            self.current_hit_gone.emit()
        self.set_sections(self._model.outstanding, self._model.first_doubtful)
        self.doItemsLayout()

    def _places(self) -> dict[int, QRect]:
        """Return where the photos on the screen are, by their ids."""
        hits = self._model.hits
        return {hits[row].photo_id: self._place(row) for row in self.visible_rows()}

    def _place(self, row: int) -> QRect:
        return self.visualRect(self._model.index(row))

    def _animates(self) -> bool:
        """Tell whether the system's settings allow animations."""
        hint = QStyle.StyleHint.SH_Widget_Animation_Duration
        return self.style().styleHint(hint, None, self) > 0

    @property
    def held_ids(self) -> set[int]:
        """Return the photos that somebody works with: the selected ones, and those scrolled to."""
        current, scrolled = self.chosen.current, self.verticalScrollBar().value() > 0
        seen = self.visible_rows() if scrolled else range(0)
        held = [*self.chosen.hits, *self._model.hits[seen.start : seen.stop]]
        return {hit.photo_id for hit in (held if current is None else [*held, current])}

    @property
    def at_end(self) -> bool:
        """Tell whether the last photo is less than a screen away."""
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - self.viewport().height()

    @property
    def _row_of_current(self) -> int:
        """Return the row of the current photo or, if it is gone, of the one that took its place."""
        return min(self.chosen.current_row, self._model.rowCount() - 1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._rest_if_scrolled()
        super().focusInEvent(event)

    def _rest_if_scrolled(self) -> None:
        """Make a visible photo current after scrolling; Qt would go back to the first of all."""
        if self.verticalScrollBar().value():
            self.rest_at(self._row_of_current)

    @Slot()
    def enter(self) -> None:
        """Take the focus; if no photo is selected, select the current one or the first one seen."""
        # When the focus comes from elsewhere, Qt makes the best photo current without selecting it.
        if not self.selectionModel().hasSelection() and self._model.rowCount():
            self._rest_if_scrolled()
            self.chosen.choose(max(self.currentIndex().row(), 0))
        self.setFocus()

    def line_height(self, width: int) -> int:
        return self._words_in(QRect(0, 0, width - 2 * GAP, 0)).height() + 2 * GAP

    def paint_line(self, painter: QPainter, area: QRect) -> None:
        colours, room = self._theme.colours, area.adjusted(GAP, 0, -GAP, 0)
        words = self._words_in(room)
        middle, left, right = area.center().y(), GAP // 2, area.right() - GAP // 2
        painter.setPen(QColor(colours.muted))
        painter.drawText(room, WRAPPED, self._text_of_line)
        painter.setPen(QColor(colours.line))
        for start, end in ((left, words.left() - GAP), (words.right() + GAP, right)):
            if start < end:
                painter.drawLine(start, middle, end, middle)

    def _words_in(self, room: QRect) -> QRect:
        """Return where the words of the line are; in a narrow grid they are wrapped."""
        return self.fontMetrics().boundingRect(room, WRAPPED, self._text_of_line)

    @property
    def _text_of_line(self) -> str:
        return self.tr("Nothing convincing below this line")

    @Slot()
    def _want_visible(self) -> None:
        rows = self.visible_rows()
        end = rows.stop + round(len(rows) * AHEAD)
        scale = self.devicePixelRatioF()
        sides = [
            (hit.photo_id, round((self.tiling.side(row) - GAP) * scale))
            for row, hit in enumerate(self._model.hits[rows.start : end], rows.start)
        ]
        self._thumbnails.want(dict(sides[: len(rows)]), scale, sides[len(rows) :])

    @Slot()
    def _scrolled(self) -> None:
        self.glide.stop()
        self._look_for_end()

    @Slot()
    def _look_for_end(self) -> None:
        if self.at_end:
            self.end_reached.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._want_visible()
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        stack = self._stack_with_badge_at(event)
        self._on_badge = stack is not None
        if stack is not None:
            self.toggle_stacks([stack.photo_id])
        else:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._stack_with_badge_at(event) is not None:
            self.mousePressEvent(event)  # the second of two quick clicks
        else:
            super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        # On a badge, Qt would select from the place of an earlier press. With the right button,
        # whose release opens a menu, it would drag the photos after a slip of the hand.
        if not (self._on_badge or event.buttons() == Qt.MouseButton.RightButton):
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._on_badge:
            super().mouseReleaseEvent(event)
        self._on_badge = False

    def selectedIndexes(self) -> list[QModelIndex]:
        # Qt only asks whether there is something to drag; all of very many would take seconds.
        runs = selected_runs(self.selectionModel())
        return [self._model.index(run.start) for run in runs[:1]]

    def startDrag(self, actions: Qt.DropAction) -> None:
        hits = self.chosen.hits
        if not hits:
            return
        drag, data = QDrag(self), QMimeData()
        set_files(data, (hit.path for hit in hits))
        drag.setMimeData(data)
        pressed = self.viewport().grab(self.visualRect(self.currentIndex()))
        width = round(DRAGGED * self.devicePixelRatioF())
        drag.setPixmap(pressed.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation))
        drag.exec(actions)
        # No event tells that the mouse left meanwhile, and the one that began the drag still comes.
        QTimer.singleShot(0, self.forget_mouse)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.size_turned.emit(self._wheel.turn(event))
            event.accept()
        else:
            super().wheelEvent(event)

    def _stack_with_badge_at(self, event: QMouseEvent) -> Hit | None:
        """Return the photo on whose badge the left button was pressed, if any."""
        index = self.indexAt(event.position().toPoint())
        if index.data(STACK_ROLE) and event.button() == Qt.MouseButton.LeftButton:
            badge = self._delegate.badge(QRectF(self.visualRect(index)))
            if badge.contains(event.position()):
                return cast(Hit, index.data(HIT_ROLE))
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        none, shift = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
        keys = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier  # it has End, too
        if event.key() == Qt.Key.Key_End and keys in (none, shift):
            self.last_chosen.emit(keys == shift)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        start, begun = rect.topLeft(), self.chosen.begun_row
        if command == QItemSelectionModel.SelectionFlag.SelectCurrent and begun is not None:
            start = self._place(begun).center()  # after another answer Qt has lost it
        super().setSelection(QRect(start, rect.bottomRight()), command)
        self.chosen.begin_at(self.indexAt(start))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if (
            event.reason() == QContextMenuEvent.Reason.Mouse
            and not self.indexAt(event.pos()).isValid()
        ):
            return
        if self.chosen.current is not None:
            self.photo_menu.popup(event.globalPos())

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.current_hit_changed.emit(current.data(HIT_ROLE))

    @Slot(QModelIndex)
    def _open_index(self, index: QModelIndex) -> None:
        self.open_asked.emit(index.data(HIT_ROLE))
