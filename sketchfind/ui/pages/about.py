"""What this program is, what it is made of, and under which licences."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from pathlib import Path

import PySide6
from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QDialog, QLabel, QTreeWidget, QTreeWidgetItem, QWidget

from sketchfind import __version__
from sketchfind.types import ModelInfo
from sketchfind.ui import on_screen, texts
from sketchfind.ui.pages.credits import Credit, credits_of
from sketchfind.ui.widgets.buttons import closing_row, push_button
from sketchfind.ui.widgets.layouts import hbox, vbox
from sketchfind.ui.widgets.text_label import text_label
from sketchfind.ui.widgets.touch import TouchHandler

ICON_SIDE = 64


class AboutDialog(QDialog):
    """Version, model, and the libraries with their licences; all can be copied for a bug report."""

    def __init__(self, model: ModelInfo, resources: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About sketchfind"))
        on_screen.fit(self, QSize(600, 520))
        self._model = model
        self._credits = credits_of("sketchfind")
        icon = QLabel()
        picture = QIcon(str(resources / "icons" / "sketchfind.svg"))
        icon.setPixmap(picture.pixmap(ICON_SIDE, ICON_SIDE))
        licence = self.tr("Licence: %1").replace("%1", "Apache-2.0")
        words = vbox(
            text_label(f"sketchfind {__version__}", "heading"),
            text_label(self.tr("Find the photo you can picture but cannot name.")),
            text_label(licence, "muted"),
            spacing=4,
        )
        head = hbox((icon, Qt.AlignmentFlag.AlignTop), (words, 1), spacing=18)
        about_model = (texts.model_name(model.name), texts.model_licence(model.licence))
        model_line = texts.filled(self.tr("Model: %1 (%2)"), *about_model)
        copy = push_button(self.tr("Copy details"), self._copy)
        parts = (head, text_label(model_line, wraps=True), (self._table(self._credits), 1))
        layout = vbox(*parts, inside=self, margins=(24, 22, 24, 20), spacing=14)
        layout.addLayout(closing_row(self, copy))

    def _table(self, credits: Sequence[Credit]) -> QTreeWidget:
        table = QTreeWidget()
        table.setAccessibleName(self.tr("What sketchfind is built with"))
        table.setHeaderLabels([self.tr("Made with"), self.tr("Version"), self.tr("Licence")])
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        TouchHandler(table)
        for credit in credits:
            item = QTreeWidgetItem([credit.name, credit.version, credit.licence])
            item.setToolTip(2, texts.tip(credit.licence))
            table.addTopLevelItem(item)
        for column in (0, 1):
            table.resizeColumnToContents(column)
        return table

    @Slot()
    def _copy(self) -> None:
        lines = [
            f"sketchfind {__version__}",
            f"Python {platform.python_version()}, PySide6 {PySide6.__version__}",
            platform.platform(),
            f"model {self._model.name}, space {self._model.space}",
            *(f"{credit.name} {credit.version}" for credit in self._credits),
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))
