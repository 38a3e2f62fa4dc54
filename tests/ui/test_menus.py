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


@pytest.mark.parametrize("spoken", ["language", "german"])
def test_every_entry_of_a_menu_has_a_letter_of_its_own(
    open_window: OpenWindow, request: pytest.FixtureRequest, spoken: str
) -> None:
    request.getfixturevalue(spoken)
    window = open_window(FakeLibrary())
    bar = window.menuBar()
    menus = [bar, window.results.view.photo_menu, *(one.menu() for one in bar.actions())]
    for menu in menus:
        names = [action.text() for action in menu.actions() if not action.isSeparator()]
        letters = [letter for name in names for letter in re.findall(r"&(\w)", name.lower())]
        assert len(names) == len(letters) == len(set(letters)), names


def test_a_key_that_is_held_goes_on_only_step_by_step(window: MainWindow) -> None:
    sketch, menus = window.sketch.actions_, window.menus
    steps = (sketch.undo, sketch.redo, sketch.thinner, sketch.thicker, menus.larger, menus.smaller)
    assert all(action.autoRepeat() for action in steps)
    toggles = [action for action in window.findChildren(QAction) if action.isCheckable()]
    for action in (*toggles, sketch.mirror, *window.photo_actions.all):
        assert action.shortcut().isEmpty() or not action.autoRepeat(), action.text()


def test_photos_have_the_same_menu_above_the_window_and_in_their_place(window: MainWindow) -> None:
    def entries(menu: QMenu) -> list[str]:
        return [action.text() for action in menu.actions()]  # of what parts them, nothing

    assert entries(window.menus.photo) == entries(window.results.view.photo_menu)


def test_macos_is_told_what_belongs_into_its_own_menu(window: MainWindow) -> None:
    menus, role = window.menus, QAction.MenuRole
    found = [one.menuRole() for one in (menus.about, menus.settings, menus.quit)]
    assert found == [role.AboutRole, role.PreferencesRole, role.QuitRole]


def test_keys_that_other_programs_have_do_the_same_here(window: MainWindow) -> None:
    canvas, stack = window.sketch.canvas, window.sketch.sheets.wanted.undo_stack
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    canvas.setFocus()
    for key, modifiers in ((Qt.Key.Key_Y, control), (Qt.Key.Key_Z, control | shift)):
        stack.undo()
        QTest.keyClick(canvas, key, modifiers)
        assert not stack.canRedo()
    slider = window.results.size_slider
    for key in (Qt.Key.Key_Equal, Qt.Key.Key_Plus):
        before = slider.value()
        QTest.keyClick(canvas, key, control)
        assert slider.value() > before
