"""Names that look like tags, or run from right to left, are shown as they are, where they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QTreeWidget
from pytestqt.qtbot import QtBot

from sketchfind.types import FailedPhoto, FolderState, Hit, NetworkUse, Stored
from sketchfind.ui import texts
from sketchfind.ui.folders.failures_dialog import FailuresDialog
from sketchfind.ui.folders.folder_row import FolderRequests, FolderRowView
from sketchfind.ui.folders.offline_folders import OfflineFolders
from sketchfind.ui.pages.privacy import PrivacyDialog
from sketchfind.ui.query.chip import Chip, ChipSpec
from sketchfind.ui.results.results_model import ResultsModel
from sketchfind.ui.theme import Theme
from sketchfind.ui.widgets.elided_label import ElidedLabel
from sketchfind.ui.widgets.text_label import text_label

NAME = "<b>one.jpg"
ESCAPED = "&lt;b&gt;one"


def test_tool_tips_are_plain(theme: Theme, qtbot: QtBot) -> None:
    model = ResultsModel(OfflineFolders())
    model.set_hits((Hit(1, 0.9, NAME, 1),))
    row = FolderRowView(FolderState(1, NAME, 1, 0, True, None), FolderRequests(), theme)
    dialog = FailuresDialog([FailedPhoto(NAME, "empty")])
    chip = Chip(ChipSpec("example", NAME, remove=lambda: None), theme)
    for widget in (row, dialog, chip):
        qtbot.addWidget(widget)
    tips = [
        model.index(0).data(Qt.ItemDataRole.ToolTipRole),
        row.toolTip(),
        dialog.findChild(QTreeWidget).topLevelItem(0).toolTip(0),
        chip.findChild(QPushButton).toolTip(),
        chip.findChild(QToolButton).toolTip(),
    ]
    assert all(ESCAPED in tip for tip in tips)
    assert texts.tip("Holidays\nJune") == "Holidays\nJune"


def test_paths_are_plain(qtbot: QtBot) -> None:
    dialog = PrivacyDialog([Stored("catalog", Path("/", NAME), 7)], NetworkUse(0))
    qtbot.addWidget(dialog)
    (place,) = (label for label in dialog.findChildren(QLabel) if NAME in label.text())
    assert place.textFormat() == Qt.TextFormat.PlainText


@pytest.mark.parametrize("kind", ["shortened", "wrapped", "selectable"])
def test_hebrew_stands_where_other_names_do(kind: str, qtbot: QtBot) -> None:
    name = "תמונה 7.jpg"
    label = ElidedLabel(name) if kind == "shortened" else text_label(name, wraps=True)
    if kind == "selectable":
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    qtbot.addWidget(label)
    label.resize(400, 40)
    seen = label.grab().toImage()
    right = seen.copy(seen.width() // 2, 0, seen.width() // 2, seen.height())
    colours = {right.pixel(x, y) for x in range(right.width()) for y in range(right.height())}
    assert len(colours) == 1
