"""Boxes say names as they are."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from sketchfind.errors import UserFacingError
from sketchfind.ui.theme import Theme
from sketchfind.ui.widgets.boxes import BREAK, confirm, error_box, show_error


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


def test_what_is_said_already_is_not_said_again(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    full = UserFacingError("The disk is full.", "Make room.")
    for error in (full, full, UserFacingError("The disk is full.", "Empty the bin."), full):
        show_error(error, window)
    boxes = window.findChildren(QMessageBox)
    assert [box.informativeText() for box in boxes] == ["Make room.", "Empty the bin."]
    for box in boxes:
        box.close()
    show_error(full, window)
    (box,) = (box for box in window.findChildren(QMessageBox) if box.isVisible())
    assert box.informativeText() == "Make room."
    box.close()


def test_a_command_is_copied_as_it_is(qtbot: QtBot) -> None:
    folder = "/home/somebody/Summer_at_the_sea"
    command = f"`sketchfind --profile {folder} doctor --repair`"
    box = error_box(UserFacingError(f"{folder} is damaged.", f"{command} mends {folder}."), None)
    qtbot.addWidget(box)
    assert command in box.informativeText()
    assert box.informativeText().replace(BREAK, "") == f"{command} mends {folder}."
    assert f"somebody/{BREAK}Summer" in box.informativeText()
    assert f"somebody/{BREAK}Summer" in box.text()


def test_names_are_said_in_one_piece(qtbot: QtBot) -> None:
    said = ["/home/Donaudampfschifffahrtsgesellschaft.jpg is gone.", "Look in /home/some_body/."]
    box = error_box(UserFacingError(*said), None)
    qtbot.addWidget(box)
    names = [
        QAccessible.queryAccessibleInterface(label).text(QAccessible.Text.Name)
        for label in box.findChildren(QLabel)
        if label.text()
    ]
    assert sorted(names) == sorted(said)


@pytest.mark.parametrize(
    "long",
    [
        "/home/somebody/Pictures/Summer at the sea/IMG_8812_a_kite_over_the_beach.jpg",
        "/home/somebody/" + 200 * "x" + ".jpg",
        "C:\\Users\\somebody\\" + 40 * "Familienfeierlichkeiten",
    ],
)
def test_nothing_is_cut(long: str, theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    error_box(UserFacingError(f"{long} is not there.", "Look for it."), window).open()
    confirm(window, "Diesen Ordner nicht mehr durchsuchen?", f"{long}\n\nBleibt.", "Ja", list)
    for box in window.findChildren(QMessageBox):
        for label in (label for label in box.findChildren(QLabel) if label.text()):
            wrap = Qt.TextFlag.TextWordWrap if label.wordWrap() else 0
            needed = label.fontMetrics().boundingRect(label.rect(), wrap, label.text())
            assert needed.width() <= label.width(), label.text()
            assert needed.height() <= label.height(), label.text()
        assert box.width() <= 500
        box.close()
