"""The page about privacy: what is kept where, how large it is, and what never happens."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from sketchfind.types import Stored
from sketchfind.ui.opening import shown


class HasStorage(Protocol):
    """The part of the library that knows where its files are."""

    def storage(self) -> list[Stored]:
        """Return where everything is that the program keeps, and how large it is."""


class PrivacyDialog(QDialog):
    """Lists what the program keeps; each place can be shown in the file manager."""

    reveal_asked = Signal(Path)

    def __init__(self, stored: Sequence[Stored], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Privacy and storage"))
        promise = QLabel(
            self.tr(
                "Everything happens on this computer. sketchfind opens no network connection; "
                "photos are only read, and no drawing, word or photo is sent anywhere. "
                "This is all that it keeps:"
            )
        )
        promise.setWordWrap(True)
        promise.setMinimumWidth(520)
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(0, 1)
        for row, item in enumerate(stored):
            self._add(grid, row, item)
        total = QLabel(self._size(sum(item.bytes for item in stored)))
        total.setProperty("role", "section")
        grid.addWidget(QLabel(self.tr("Together")), len(stored), 0)
        grid.addWidget(total, len(stored), 1, Qt.AlignmentFlag.AlignRight)
        close = QPushButton(self.tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 20)
        layout.setSpacing(16)
        layout.addWidget(promise)
        layout.addLayout(grid)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)

    def _add(self, grid: QGridLayout, row: int, item: Stored) -> None:
        name = QLabel(self._names()[item.kind])
        name.setToolTip(shown(str(item.path)))
        reveal = QPushButton(self.tr("Show"))
        reveal.setProperty("role", "link")
        reveal.setAccessibleName(self.tr("Show: %1").replace("%1", name.text()))
        reveal.setToolTip(shown(str(item.path)))
        reveal.setEnabled(item.bytes > 0)
        reveal.clicked.connect(lambda: self.reveal_asked.emit(item.path))
        grid.addWidget(name, row, 0)
        grid.addWidget(QLabel(self._size(item.bytes)), row, 1, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(reveal, row, 2)

    def _names(self) -> dict[str, str]:
        return {
            "catalog": self.tr("Paths, dates, places, what the model sees, what you found"),
            "thumbnails": self.tr("Thumbnails; may be deleted, rescan makes them again"),
            "index": self.tr("Index for fast search; may be deleted"),
            "drawings": self.tr("Your recent drawings"),
            "models": self.tr("Models of your own"),
            "log": self.tr("What went wrong, for bug reports"),
        }

    @staticmethod
    def _size(size: int) -> str:
        return QLocale().formattedDataSize(size)
