"""The strip of recent drawings: press one and it lies on the paper again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QIcon, QWheelEvent
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget

from sketchfind.errors import UserFacingError
from sketchfind.imaging.sketch_files import read_sketch
from sketchfind.library.recent_drawings import RecentDrawings
from sketchfind.types import Pixels
from sketchfind.ui.sketch.conversion import contents_to_keep, worth_keeping
from sketchfind.ui.sketch.document import Contents
from sketchfind.ui.sketch.ink import picture_to_qimage
from sketchfind.ui.tasks import Tasks
from sketchfind.ui.widgets.boxes import confirm
from sketchfind.ui.widgets.menu import add_menu_action
from sketchfind.ui.widgets.picture_icon import picture_icon
from sketchfind.ui.widgets.touch import TouchHandler

log = logging.getLogger(__name__)

SIDE = 44
THICKNESS = SIDE + 18  # of the strip
ANY_LENGTH = (1 << 24) - 1  # what Qt takes for no limit
PIXELS = 2 * SIDE  # sharp on dense screens too
PATH_ROLE = int(Qt.ItemDataRole.UserRole)


class RecentStrip(QListWidget):
    """Shows recent drawings, newest first; hidden while there are none."""

    chosen = Signal(Path)
    news = Signal(str)
    losing_focus = Signal()  # it is empty now

    def __init__(
        self, drawings: RecentDrawings, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._drawings = drawings
        self._tasks = tasks
        self._loading: int | None = None
        self.setObjectName("strip")
        self.setAccessibleName(self.tr("Recent drawings"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setWrapping(False)
        self.setIconSize(QSize(SIDE, SIDE))
        self.setGridSize(QSize(SIDE + 10, SIDE + 10))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        TouchHandler(self)
        add = partial(add_menu_action, self)
        add(self.tr("Put on the paper"), "Enter", "Return", "Space", act=self._choose_current)
        add(self.tr("Forget this drawing"), "Del", "Backspace", act=self._forget_current)
        add(self.tr("Forget all recent drawings…"), act=self._confirm)
        self.itemClicked.connect(self._choose_current)
        self.stand(upright=False)
        self.setVisible(bool(drawings.all()))  # before they are read: the paper makes room

    @property
    def paths(self) -> list[Path]:
        """Return the files of the drawings that are shown."""
        return [self.item(row).data(PATH_ROLE) for row in range(self.count())]

    def stand(self, *, upright: bool) -> None:
        """Show the drawings below each other, or else beside each other."""
        self.setFlow(QListView.Flow.TopToBottom if upright else QListView.Flow.LeftToRight)
        most = QSize(THICKNESS, ANY_LENGTH)
        self.setMaximumSize(most if upright else most.transposed())
        least = QSize(THICKNESS, 0)
        self.setMinimumSize(least if upright else least.transposed())
        self._bar = self.verticalScrollBar() if upright else self.horizontalScrollBar()

    def keep(self, contents: Contents) -> None:
        """Remember a drawing and show it first."""
        if worth_keeping(contents):
            self._change(lambda: self._drawings.add(contents_to_keep(contents)))

    def keep_now(self, contents: Contents) -> bool:
        """Remember a drawing at once, as the window closes; tell whether nothing of it is lost."""
        if worth_keeping(contents):
            try:
                self._drawings.add(contents_to_keep(contents))
            except UserFacingError as error:  # nobody would read an error now
                log.warning("%s", error)
                return False
        return True

    def load(self) -> None:
        """Show the drawings that are kept."""
        known = {path: self.item(row).icon() for row, path in enumerate(self.paths)}

        def work() -> list[tuple[Path, Pixels | None]]:
            return [
                (path, None if path in known else _small(path)) for path in self._drawings.all()
            ]

        def show(found: list[tuple[Path, Pixels | None]]) -> None:
            current, before = self._current_path(), self.currentRow()
            newest = self.paths[:1]
            self.clear()
            for path, pixels in found:
                if pixels is not None:
                    self._show(path, picture_icon(picture_to_qimage(pixels)))
                elif path in known:
                    self._show(path, known[path])
            if self.hasFocus():  # the same drawing stays current, or what took its place
                rows: dict[Path | None, int] = {path: row for row, path in enumerate(self.paths)}
                self.setCurrentRow(rows.get(current, min(before, self.count() - 1)))
            if self.count() == 0 and self.window().focusWidget() is self:
                self.losing_focus.emit()  # before Qt chooses the next focus
            self.setVisible(self.count() > 0)
            if self.paths[:1] != newest:
                self._bar.setValue(0)

        # Several changes may be under way; what was read before the last of them is not shown.
        self._loading = self._tasks.run(work, show, instead_of=self._loading)

    @Slot()
    def enter(self) -> None:
        """Take the focus, or say that there are no drawings."""
        if self.isHidden():  # it would get the focus when it appears
            self.news.emit(self.tr("There are no recent drawings yet."))
        else:
            self.setFocus()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.setCurrentRow(max(self.currentRow(), 0))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.clearSelection()

    def wheelEvent(self, event: QWheelEvent) -> None:
        # A mouse has one wheel; there is one way to scroll.
        turned = event.angleDelta().y() or event.angleDelta().x()
        self._bar.setValue(self._bar.value() - turned)
        event.accept()

    def _change(self, change: Callable[[], None]) -> None:
        self._tasks.run(change, always=self.load, surely=True)

    def _current_path(self) -> Path | None:
        item = self.currentItem()
        path: Path | None = None if item is None else item.data(PATH_ROLE)
        return path

    def _show(self, path: Path, icon: QIcon) -> None:
        item = QListWidgetItem(icon, "")
        item.setData(PATH_ROLE, path)
        text = self.tr("Recent drawing %1").replace("%1", QLocale().toString(self.count() + 1))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, text)
        item.setToolTip(self.tr("Put this drawing on the paper again"))
        self.addItem(item)

    @Slot()
    def _choose_current(self) -> None:
        path = self._current_path()
        if path is not None:
            self.chosen.emit(path)

    @Slot()
    def _forget_current(self) -> None:
        path = self._current_path()
        if path is not None:
            self._change(lambda: self._drawings.remove(path))

    @Slot()
    def _confirm(self) -> None:
        confirm(
            self.window(),
            self.tr("Forget all recent drawings?"),
            self.tr("What is on the paper stays there, and so do drawings that you saved."),
            self.tr("Forget all"),
            lambda: self._change(self._drawings.clear),
        )


def _small(path: Path) -> Pixels | None:
    try:
        return read_sketch(path, PIXELS)
    except UserFacingError:
        return None  # damaged by others; not worth a message
