"""The files that could not be read, each with its reason."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QTreeWidget, QTreeWidgetItem, QWidget

from sketchfind.types import FailedPhoto
from sketchfind.ui import error_texts, on_screen, texts
from sketchfind.ui.widgets.arrow_choice import ArrowChoice
from sketchfind.ui.widgets.buttons import push_button
from sketchfind.ui.widgets.layouts import hbox, vbox
from sketchfind.ui.widgets.menu import add_menu_action, give_menu_key
from sketchfind.ui.widgets.text_label import text_label
from sketchfind.ui.widgets.touch import TouchHandler


class FailuresDialog(QDialog):
    """Lists failures; offers to try again, to show a file, and to copy the list."""

    retry_asked = Signal()
    reveal_asked = Signal(Path)

    def __init__(self, failures: Sequence[FailedPhoto], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Files that could not be read"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        on_screen.fit(self, QSize(820, 440))
        give_menu_key(self)
        self._failures = failures
        note = self.tr(
            "These files look like photos but could not be read. "
            "All others can be found. Nothing was changed."
        )
        self._list = self._tree()
        self._show = push_button(self.tr("Show in file manager"), self._reveal)
        self._show.setEnabled(False)
        close = push_button(self.tr("Close"), self.accept)
        close.setDefault(True)
        copy = push_button(self.tr("Copy the list"), self._copy)
        again = push_button(self.tr("Try again"), self._retry)
        buttons = hbox(self._show, copy, None, again, close)
        parts = (text_label(note, "muted", wraps=True), (self._list, 1), buttons)
        vbox(*parts, inside=self, margins=(18, 18, 18, 18), spacing=12)

    def _tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setAccessibleName(self.tr("Files that could not be read"))
        tree.setHeaderLabels([self.tr("File"), self.tr("Reason"), self.tr("Folder")])
        tree.setRootIsDecorated(False)
        tree.ensurePolished()  # all rows are as high as the first one, which must know its padding
        tree.setUniformRowHeights(True)
        tree.setAlternatingRowColors(True)
        TouchHandler(tree)
        tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        items = []
        for number, failure in enumerate(self._failures):  # there may be very many
            folder, name = os.path.split(texts.shown(failure.path))
            shown = [name, error_texts.reason(failure.reason), folder]
            item = QTreeWidgetItem(shown)
            item.setData(0, Qt.ItemDataRole.UserRole, number)
            for column, text in enumerate(shown):
                item.setToolTip(column, texts.tip(text))
            items.append(item)
        tree.addTopLevelItems(items)
        tree.setColumnWidth(0, 170)
        tree.setColumnWidth(1, 360)
        tree.header().setSortIndicator(2, Qt.SortOrder.AscendingOrder)
        tree.setSortingEnabled(True)
        ArrowChoice(tree)
        tree.itemSelectionChanged.connect(self._selected)
        tree.itemDoubleClicked.connect(self._reveal)
        add_menu_action(tree, self.tr("Show in file manager"), "Enter", "Return", act=self._reveal)
        return tree

    @Slot()
    def _selected(self) -> None:
        self._show.setEnabled(bool(self._list.selectedItems()))

    @Slot()
    def _reveal(self) -> None:
        for item in self._list.selectedItems():
            failure = self._failures[item.data(0, Qt.ItemDataRole.UserRole)]
            self.reveal_asked.emit(Path(failure.path))

    @Slot()
    def _copy(self) -> None:
        lines = (
            f"{texts.shown(failure.path)}\t{error_texts.reason(failure.reason)}"
            for failure in self._failures
        )
        QGuiApplication.clipboard().setText("\n".join(lines))

    @Slot()
    def _retry(self) -> None:
        self.retry_asked.emit()
        self.accept()
