"""What was found, one row a search: the drawing beside its photo, the place and the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QImage, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from sketchfind.types import Pick
from sketchfind.ui import texts

SIDE = 48  # of a drawing and of a photo
DENSE = 2  # pixels for each of these, for screens that show them
MOST = 300  # rows; with their pictures they take 25 MB


@dataclass(frozen=True, slots=True)
class Find:
    """A pick, and its drawing and photo side by side."""

    pick: Pick
    picture: QImage


def find_of(pick: Pick, thumbnail: Path | None) -> Find:
    """Draw what a row shows of a pick; may be called in any thread."""
    side = SIDE * DENSE
    picture = QImage(2 * side + side // 8, side, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    drawing = QImage.fromData(pick.drawing) if pick.drawing is not None else QImage()
    photo = QImage() if thumbnail is None else QImage(str(thumbnail))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for image, left in ((drawing, 0), (photo, picture.width() - side)):
        shorter = min(image.width(), image.height())
        middle = QRect(0, 0, shorter, shorter)
        middle.moveCenter(image.rect().center())
        painter.drawImage(QRect(left, 0, side, side), image, middle)
    painter.end()
    return Find(pick, picture)


class FindsList(QListWidget):
    """Newest first; several can be chosen and taken away."""

    remove_asked = Signal(list)  # of Pick

    def __init__(self, finds: Sequence[Find], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Photos you found"))
        self.setIconSize(QSize(2 * SIDE + SIDE // 8, SIDE))
        self.setUniformItemSizes(True)
        self.setSpacing(2)
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        for find in reversed(finds):
            item = QListWidgetItem(QIcon(QPixmap.fromImage(find.picture)), self._text(find.pick))
            item.setData(Qt.ItemDataRole.UserRole, find.pick)
            item.setToolTip(texts.tip(texts.shown(find.pick.path)))
            self.addItem(item)

    @Slot()
    def remove_chosen(self) -> None:
        """Take the chosen rows away."""
        items = self.selectedItems()
        for item in items:
            self.takeItem(self.row(item))
        if items:
            self.remove_asked.emit([item.data(Qt.ItemDataRole.UserRole) for item in items])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_chosen()
        else:
            super().keyPressEvent(event)

    def _text(self, pick: Pick) -> str:
        day = QDateTime.fromString(pick.picked_at, Qt.DateFormat.ISODate).toLocalTime().date()
        number = self.tr("Number %1").replace("%1", QLocale().toString(pick.rank))
        parts = (number, texts.day(day), texts.shown(pick.words))
        return " · ".join(filter(None, parts))
