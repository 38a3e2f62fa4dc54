"""The list of keys: complete, by menus, and readable on small screens."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from fake_library import FakeLibrary
from gestures import OpenWindow
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.menus import keyboard_map
from sketchfind.ui.pages.keyboard_dialog import KeyGroup, keyboard_dialog
from sketchfind.ui.widgets import menu
from sketchfind.ui.widgets.page_area import BAR_GAP


def test_the_keyboard_page_fits_on_a_small_screen(
    open_window: OpenWindow, library: FakeLibrary, screen: QSize, german: None
) -> None:
    screen.setWidth(853)
    screen.setHeight(500)
    window = open_window(library)
    QTest.keyClick(window.sketch.canvas, Qt.Key.Key_F1)
    dialog = QGuiApplication.modalWindow()
    assert dialog is not None
    assert dialog.width() <= 853
    assert dialog.height() <= 500
    (area,) = window.findChildren(QDialog)[0].findChildren(QScrollArea)
    assert area.horizontalScrollBar().maximum() == 0
    QTest.keyClick(area, Qt.Key.Key_PageDown)
    assert area.verticalScrollBar().value() == area.verticalScrollBar().maximum() > 0
    page = area.widget()
    assert page is not None
    for label in page.findChildren(QLabel):  # none touches the scroll bar
        assert label.geometry().right() <= page.width() - BAR_GAP
    QTest.keyClick(area, Qt.Key.Key_Return)  # presses the button that closes
    assert QGuiApplication.modalWindow() is None


@pytest.mark.usefixtures("theme")
def test_the_lines_of_the_keyboard_page_are_close_enough_for_most_screens(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = keyboard_dialog([KeyGroup("a", (("A", "does"), ("B", "does")))], window)
    dialog.show()
    first, second = (one for one in dialog.findChildren(QLabel) if one.text() in "AB")
    assert second.y() - first.y() == first.fontMetrics().height() + 6
    dialog.close()


def test_the_keyboard_page_divides_no_group(qtbot: QtBot) -> None:
    groups = [
        KeyGroup(title, tuple((f"{title}{number}", "does") for number in range(count)))
        for title, count in (("a", 4), ("b", 7), ("c", 2), ("d", 1), ("e", 3))
    ]
    window = QWidget()
    qtbot.addWidget(window)
    dialog = keyboard_dialog(groups, window)
    dialog.show()
    lefts = {
        label.text(): label.x() for label in dialog.findChildren(QLabel) if label.text() != "does"
    }
    assert {lefts[title] for title in "acd"} == {lefts["a0"]}
    assert {lefts[title] for title in "be"} == {lefts["b6"]}
    assert lefts["a"] < lefts["b"]
    dialog.close()


def test_the_keyboard_map_names_every_shortcut(window: MainWindow) -> None:
    *menus, preview = keyboard_map(window.menus)
    assert [group.title for group in menus] == ["File", "Drawing", "Photo", "View", "Help"]
    rows = [row for group in menus for row in group.rows]
    listed = {key for key, _ in rows}
    assert len(listed) == len(rows)  # no key means two things
    assert preview.title == "In the large preview"
    assert [key for key, _ in preview.rows] == ["Arrow keys", "Home, End", "P", "I", "Z", "Esc"]
    for action in window.findChildren(QAction):
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        # Shift+F10 is the menu key of keyboards without one, in every program.
        assert not key or key in {*listed, "Shift+F10"}, action.text()
    window.menus.keys.trigger()
    dialog = QGuiApplication.modalWindow()
    assert dialog is not None
    dialog.close()


def test_no_key_is_one_that_macos_has_for_itself(
    open_window: OpenWindow, library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(menu, "sys", SimpleNamespace(platform="darwin"))
    window = open_window(library)
    listed = [key for group in keyboard_map(window.menus)[:-1] for key, _ in group.rows]
    assert len(set(listed)) == len(listed)
    assert not {"Ctrl+H", "Ctrl+M"} & set(listed)
    assert {"Ctrl+Shift+H", "Ctrl+Shift+L"} <= set(listed)
