"""Screen readers know what has the focus, also while popups come and go."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from gestures import draw, menu_of, open_filters
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from sketchfind.ui.main_window import MainWindow

Tell = Callable[[QWidget | None], list[QObject]]


@pytest.fixture
def x11_tells(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Tell:
    """Tell that something has the keys, None being another program; return what is said of it."""
    told: list[QObject] = []

    def note(event: QAccessibleEvent) -> None:
        if event.type() == QAccessible.Event.Focus:
            told.append(event.object())

    def tell(active: QWidget | None) -> list[QObject]:
        told.clear()
        qapp.focusWindowChanged.emit(None if active is None else active.windowHandle())
        return told

    monkeypatch.setattr(QAccessible, "isActive", staticmethod(lambda: True))
    monkeypatch.setattr(QAccessible, "updateAccessibility", note)
    return tell


def test_it_is_told_again_once_the_menu_of_a_chip_has_the_keys_and_no_longer(
    window: MainWindow, qtbot: QtBot, x11_tells: Tell
) -> None:
    draw(window, qtbot)
    chip = window.results.bar.chips["drawing"]
    body, menu = chip.findChild(QPushButton), chip.findChild(QMenu)
    body.setFocus()
    QTest.mouseClick(body, Qt.MouseButton.LeftButton)
    assert x11_tells(None) == []
    assert x11_tells(menu) == [chip.slider]
    menu.close()
    assert x11_tells(window) == [body]
    assert x11_tells(window) == []  # as after another program: Qt tells in its order


def test_it_is_told_again_once_the_filters_have_the_keys(
    window: MainWindow, qtbot: QtBot, x11_tells: Tell
) -> None:
    panel = open_filters(window, qtbot)
    assert x11_tells(panel) == [panel.focusWidget()]
    panel.close()


def test_the_field_keeps_it_while_words_are_offered(
    window: MainWindow, qtbot: QtBot, x11_tells: Tell
) -> None:
    field = window.sketch.words
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, "ho")
    offered = field.completer().popup()
    assert offered.isVisible()
    assert x11_tells(offered) == [field]
    offered.close()


def test_the_entry_of_the_menu_bar_is_told_whose_menu_was_closed(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, x11_tells: Tell
) -> None:
    bar = window.menuBar()
    entry = bar.actions()[2]
    menu = entry.menu()
    assert isinstance(menu, QMenu)
    bar.setFocus()
    bar.setActiveAction(entry)
    qtbot.waitUntil(menu.isVisible)
    assert x11_tells(menu) == []
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    told: list[tuple[QObject, int]] = []

    def note(event: QAccessibleEvent) -> None:
        told.append((event.object(), event.child()))

    monkeypatch.setattr(QAccessible, "updateAccessibility", note)
    x11_tells(window)
    assert told == [(bar, 2)]


def test_what_is_below_a_menu_is_not_told(window: MainWindow, x11_tells: Tell) -> None:
    menu = menu_of(window.folders.rows[1])
    assert x11_tells(menu) == []
    QTest.keyClick(menu, Qt.Key.Key_Down)
    assert x11_tells(menu) == []
    menu.close()
