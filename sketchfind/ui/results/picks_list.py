"""The list of picks: each row has the drawing beside its photo, name, rank and day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDateTime, QLocale, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from sketchfind.types import Pick
from sketchfind.ui import texts
from sketchfind.ui.sketch.ink import INK, PAPER
from sketchfind.ui.stored_pictures import read_drawing, read_thumbnail
from sketchfind.ui.widgets.arrow_choice import ArrowChoice
from sketchfind.ui.widgets.menu import add_menu_action
from sketchfind.ui.widgets.picture_icon import picture_icon
from sketchfind.ui.widgets.touch import TouchHandler

SIDE = 96  # of a drawing and of a photo
OVER = 4  # pixels above and below them, for the frame of a row
DENSE = 2  # picture pixels for each of these, for screens of high density
FONT, MARGIN, LINES = 13, 12, 3  # of words in the place of a drawing
PICK_ROLE = int(Qt.ItemDataRole.UserRole)
PLACE_ROLE = PICK_ROLE + 1
EDGE = 8  # pixels of a row, beside its pictures
MOST = 150  # rows; with their pictures they take 50 MB
NAME_WIDTH = 280  # pixels of the name of a photo, before it is shortened


@dataclass(frozen=True, slots=True)
class ShownPick:
    """A pick, where its photo lies now, and its drawing and photo side by side."""

    pick: Pick
    place: Path
    picture: QImage


def shown_pick(pick: Pick, place: Path, thumbnail: Path | None) -> ShownPick:
    """Draw what a row shows of a pick; may be called in any thread."""
    side = SIDE * DENSE
    wide, high = 2 * side + side // 8, side + 2 * OVER * DENSE
    picture = QImage(wide, high, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    drawing = read_drawing(pick.drawing)
    photo = QImage() if thumbnail is None else read_thumbnail(thumbnail)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    if drawing.isNull():
        _write(painter, QRect(0, OVER * DENSE, side, side), pick.words)
    for image, left in ((drawing, 0), (photo, picture.width() - side)):
        shorter = min(image.width(), image.height())
        middle = QRect(0, 0, shorter, shorter)
        middle.moveCenter(image.rect().center())
        painter.drawImage(QRect(left, OVER * DENSE, side, side), image, middle)
    painter.end()
    return ShownPick(pick, place, picture)


def _write(painter: QPainter, paper: QRect, words: str) -> None:
    """Write the words of the search on an empty paper, because nothing was drawn."""
    painter.fillRect(paper, PAPER)
    font = QFont()
    font.setPixelSize(FONT * DENSE)
    painter.setFont(font)
    painter.setPen(INK)
    room = paper.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    shown, end = texts.shown(words), Qt.TextElideMode.ElideRight
    shown = painter.fontMetrics().elidedText(shown, end, LINES * room.width())
    flags = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter | flags, shown)


class PicksList(QListWidget):
    """Lists picks, newest first; a menu with keys acts on the chosen ones.

    A click on a picture opens its photo, a click beside it chooses the row.
    """

    open_asked = Signal(list)  # of Path
    reveal_asked = Signal(Path)
    drawing_asked = Signal(QImage)
    remove_asked = Signal(list)  # of Pick

    def __init__(self, shown: Sequence[ShownPick], *, paper_shown: bool) -> None:
        super().__init__()
        self.setObjectName("picks")
        self._paper_shown = paper_shown
        self._pressed: QListWidgetItem | None = None  # row of the picture that was pressed
        self.setMouseTracking(True)
        TouchHandler(self)
        self.setAccessibleName(self.tr("Photos you found"))
        self.setIconSize(QSize(2 * SIDE + SIDE // 8, SIDE + 2 * OVER))
        self.setUniformItemSizes(True)
        self.setSpacing(2)
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        for row in reversed(shown):
            item = QListWidgetItem(picture_icon(row.picture), self._text(row))
            item.setData(PICK_ROLE, row.pick)
            item.setData(PLACE_ROLE, row.place)
            item.setToolTip(texts.tip(texts.shown(str(row.place))))
            self.addItem(item)
        add = partial(add_menu_action, self)
        self.open = add(self.tr("Open"), "Enter", "Return", act=self._open)
        self.reveal = add(self.tr("Show in file manager"), "Ctrl+R", act=self._reveal)
        self.draw = add(self.tr("Put the drawing on the paper"), "Ctrl+D", act=self._draw)
        self.remove = add(self.tr("Remove"), "Del", "Backspace", act=self.remove_chosen)
        ArrowChoice(self)
        self.itemDoubleClicked.connect(self._open)
        self.itemSelectionChanged.connect(self._refresh)
        self._refresh()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        left = plain and event.button() == Qt.MouseButton.LeftButton
        self._pressed = self._picture_at(event.position().toPoint()) if left else None
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if pressed is not None and pressed is self._picture_at(event.position().toPoint()):
            self.open_asked.emit([pressed.data(PLACE_ROLE)])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._picture_at(event.position().toPoint()) is None:  # else its first click opened it
            super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = self._picture_at(event.position().toPoint()) is not None
        hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(hand if over else arrow)

    def _picture_at(self, point: QPoint) -> QListWidgetItem | None:
        """Return the row whose picture is at a point."""
        item = self.itemAt(point)
        if item is None:
            return None
        right = self.visualItemRect(item).left() + EDGE + self.iconSize().width()
        return item if point.x() <= right else None

    @property
    def chosen(self) -> list[Pick]:
        """Return the chosen picks, newest first."""
        return self._data(PICK_ROLE)

    def _data(self, role: int) -> list[Any]:
        return [item.data(role) for item in sorted(self.selectedItems(), key=self.row)]

    @Slot()
    def remove_chosen(self) -> None:
        """Remove the chosen rows."""
        picks = self.chosen
        for item in self.selectedItems():
            self.takeItem(self.row(item))
        if picks:
            self.remove_asked.emit(picks)

    @Slot()
    def _refresh(self) -> None:
        picks = self.chosen
        for action in (self.open, self.remove):
            action.setEnabled(bool(picks))
        self.reveal.setEnabled(len(picks) == 1)
        drawn = len(picks) == 1 and picks[0].drawing is not None
        self.draw.setEnabled(self._paper_shown and drawn)

    @Slot()
    def _open(self) -> None:
        self.open_asked.emit(self._data(PLACE_ROLE))

    @Slot()
    def _reveal(self) -> None:
        self.reveal_asked.emit(self._data(PLACE_ROLE)[0])

    @Slot()
    def _draw(self) -> None:
        self.drawing_asked.emit(read_drawing(self.chosen[0].drawing))

    def _text(self, row: ShownPick) -> str:
        pick, elided = row.pick, Qt.TextElideMode.ElideMiddle
        name = self.fontMetrics().elidedText(texts.shown_name(str(row.place)), elided, NAME_WIDTH)
        day = QDateTime.fromString(pick.picked_at, Qt.DateFormat.ISODate).toLocalTime().date()
        number = self.tr("Number %1").replace("%1", QLocale().toString(pick.rank))
        parts = (number, texts.day(day), texts.shown(pick.words))
        return "\n".join((name, " · ".join(filter(None, parts))))
