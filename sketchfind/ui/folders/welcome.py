"""The first page: add your pictures folder, then draw."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QLabel, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from sketchfind.ui.user_folders import pictures_folder
from sketchfind.ui.widgets.buttons import link, push_button
from sketchfind.ui.widgets.text_label import balance, text_label

LOGO = 104
TEXT_WIDTH = 440


class Welcome(QWidget):
    """Shown until there is a folder; folders can also be dropped on it."""

    add_asked = Signal()
    folder_chosen = Signal(Path)

    def __init__(self, resources: Path) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        logo = QLabel()
        logo.setPixmap(
            QIcon(str(resources / "icons" / "sketchfind.svg")).pixmap(
                QSize(LOGO, LOGO), self.devicePixelRatioF()
            )
        )
        title = text_label(self.tr("Find the photo you can picture"), "title")
        what = self.tr(
            "Draw what you remember, a few lines are enough. Your own photos answer while you draw."
        )
        promise = self.tr(
            "Your photos are only read, never changed, and nothing leaves this computer."
        )
        text, privacy = (text_label(said, "muted", wraps=True) for said in (what, promise))
        for label in (text, privacy):
            balance(label, TEXT_WIDTH)
        self.add = push_button(self.tr("Add your pictures folder"), self._add, "primary")
        self.add.setProperty("scale", "large")
        other = link(self.tr("Choose another folder…"), self.add_asked)
        hint = text_label(self.tr("or drop a folder here"), "muted")
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addStretch(3)
        for widget, space in (
            (logo, 14),
            (title, 4),
            (text, 26),
            (self.add, 10),
            (other, 0),
            (hint, 34),
            (privacy, 0),
        ):
            if isinstance(widget, QLabel):
                widget.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
            layout.addItem(_yielding(space))
        layout.addStretch(4)

    def _add(self) -> None:
        pictures = pictures_folder()
        if pictures is None:
            self.add_asked.emit()
        else:
            self.folder_chosen.emit(pictures)


def _yielding(height: int) -> QSpacerItem:
    """Return a spacer that shrinks first in a low window."""
    return QSpacerItem(0, height, vData=QSizePolicy.Policy.Maximum)
