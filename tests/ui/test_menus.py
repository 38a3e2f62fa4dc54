"""Menus: they get their keys, and each underlined letter means one thing."""

from __future__ import annotations

import re

import pytest
from fake_library import FakeLibrary
from gestures import OpenWindow, draw
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from sketchfind.ui.main_window import MainWindow


@pytest.fixture
def window(open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot) -> MainWindow:
    window = open_window(library)
    draw(window, qtbot)
    window.results.view.enter()
    return window


def photo_menus(window: MainWindow) -> list[QMenu]:
    """Return the context menu of photos and the one in the bar."""
    action = next(one for one in window.menuBar().actions() if one.text() == "&Photo")
    menu = action.menu()
    assert isinstance(menu, QMenu)
    return [window.results.view.photo_menu, menu]


@pytest.mark.parametrize("number", [0, 1])
def test_letters_choose_in_an_open_menu(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot, number: int
) -> None:
    menu = photo_menus(window)[number]
    menu.popup(window.mapToGlobal(window.rect().center()))
    with qtbot.waitSignal(window.photo_actions.folder_asked):
        QTest.keyClick(menu, Qt.Key.Key_F)
    assert not menu.isVisible()
    assert not library.picked


def repeated_letters(window: MainWindow) -> list[list[str]]:
    """Return the entries of each menu that have the same letter underlined."""
    menus: list[QMenu] = [window.results.view.photo_menu]
    menus += [one.menu() for one in window.menuBar().actions()]  # type: ignore[misc]
    titles = [[action.text() for action in menu.actions()] for menu in menus]
    titles.append([one.text() for one in window.menuBar().actions()])
    found = []
    for names in titles:
        by_letter: dict[str, list[str]] = {}
        for name in names:
            for letter in re.findall(r"&(\w)", name.lower()):
                by_letter.setdefault(letter, []).append(name)
        found += [same for same in by_letter.values() if len(same) > 1]
    return found


def test_each_letter_is_underlined_once(open_window: OpenWindow, library: FakeLibrary) -> None:
    assert repeated_letters(open_window(library)) == []


def test_each_letter_is_underlined_once_in_german(
    german: None, open_window: OpenWindow, library: FakeLibrary
) -> None:
    assert repeated_letters(open_window(library)) == []


def test_a_key_that_is_held_goes_on_only_step_by_step(
    open_window: OpenWindow, library: FakeLibrary
) -> None:
    window = open_window(library)
    sketch, menus = window.sketch.actions_, window.menus
    steps = (sketch.undo, sketch.redo, sketch.thinner, sketch.thicker, menus.larger, menus.smaller)
    assert all(action.autoRepeat() for action in steps)
    toggles = [action for action in window.findChildren(QAction) if action.isCheckable()]
    for action in (*toggles, sketch.mirror, *window.photo_actions.all):
        assert action.shortcut().isEmpty() or not action.autoRepeat(), action.text()
