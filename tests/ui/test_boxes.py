"""Boxes say names as they are."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from sketchfind.errors import UserFacingError
from sketchfind.ui.boxes import confirm, error_box


def test_a_name_that_looks_like_a_tag_is_none(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    error_box(
        UserFacingError("<b>one</b>.jpg is not there.", "Look for <b>one</b>."), window
    ).open()
    confirm(window, "Remove <b>one</b>?", "The photos in <b>one</b> stay.", "Remove", list)
    boxes = window.findChildren(QMessageBox)
    labels = [label for box in boxes for label in box.findChildren(QLabel) if label.text()]
    assert len(labels) == 4
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
    for box in boxes:
        box.close()
