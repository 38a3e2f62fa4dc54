"""The panels beside the photos: which are shown where there is not room for all."""

from __future__ import annotations

import pytest
from fake_library import FakeLibrary
from gestures import OpenWindow
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSplitter
from pytestqt.qtbot import QtBot

from sketchfind.settings import Settings
from sketchfind.ui import on_screen, side_panels
from sketchfind.ui.main_window import MainWindow


def test_a_border_between_columns_is_met_near_its_middle(window: MainWindow) -> None:
    sketch, handle = window.sketch, window.windowHandle()
    width = sketch.width()
    border = sketch.mapTo(window, QPoint(width + 6, 200))
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=border)
    for by in (20, 40):
        QTest.mouseMove(handle, border + QPoint(by, 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=border + QPoint(40, 0))
    assert sketch.width() == width + 40


@pytest.mark.parametrize(("width", "folders"), [(853, True), (800, False)])
def test_the_first_window_fits_on_a_small_screen(
    open_window: OpenWindow, library: FakeLibrary, screen: QSize, width: int, folders: bool
) -> None:
    screen.setWidth(width)
    screen.setHeight(500)
    window = open_window(library)
    assert window.width() <= width
    assert window.height() <= 500
    assert window.folders.isVisible() is folders
    assert window.menus.folders.isChecked() is folders


def test_details_and_folders_take_turns_where_both_are_too_much(
    open_window: OpenWindow, library: FakeLibrary, screen: QSize
) -> None:
    screen.setWidth(853)
    window = open_window(library)
    QTest.keyClick(window.sketch.canvas, Qt.Key.Key_I)
    assert window.details.isVisible()
    assert not window.folders.isVisible()
    assert window.minimumSizeHint().width() <= 853
    QTest.keyClick(window.sketch.canvas, Qt.Key.Key_F9)
    assert window.folders.isVisible()
    assert not window.details.isVisible()
    screen.setWidth(1280)
    QTest.keyClick(window.sketch.canvas, Qt.Key.Key_I)
    assert window.details.isVisible()
    assert window.folders.isVisible()


def test_a_screen_that_lacks_a_pixel_for_both_panels_shows_one(
    open_window: OpenWindow, library: FakeLibrary, screen: QSize
) -> None:
    window = open_window(library)
    one = window.minimumSizeHint().width()
    both = one + side_panels.WIDTH + window.centralWidget().findChild(QSplitter).handleWidth()
    screen.setWidth(both - 1)
    window.menus.details.setChecked(True)
    assert not window.folders.isVisible()


def test_a_panel_that_made_room_comes_back_when_the_other_is_closed(
    open_window: OpenWindow, library: FakeLibrary, screen: QSize
) -> None:
    screen.setWidth(911)
    window = open_window(library)
    for _ in range(2):
        window.menus.details.setChecked(True)
        assert not window.folders.isVisible()
        window.menus.details.setChecked(False)
        assert window.folders.isVisible()
    window.menus.folders.setChecked(False)
    assert not window.details.isVisible()  # nobody wants them any more


def test_a_panel_that_has_no_room_even_alone_stays_hidden(
    open_window: OpenWindow, library: FakeLibrary, screen: QSize
) -> None:
    screen.setWidth(800)
    window = open_window(library)
    window.menus.details.setChecked(True)
    window.menus.details.setChecked(False)
    assert not window.folders.isVisible()


def test_what_has_no_room_is_wanted_on_a_wider_screen(
    open_window: OpenWindow, library: FakeLibrary, screen: QSize, saved: list[Settings]
) -> None:
    for width, both in ((853, False), (853, False), (1280, True)):
        screen.setWidth(width)
        window = open_window(library, saved[-1] if saved else Settings(details_shown=True))
        assert window.details.isVisible()
        assert window.folders.isVisible() is both
        window.close()
    assert saved[-1].folders_shown
    assert saved[-1].details_shown


def test_panels_are_those_of_the_screen_that_the_window_comes_back_to(
    open_window: OpenWindow,
    library: FakeLibrary,
    saved: list[Settings],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = open_window(library, Settings(details_shown=True))
    window.resize(window.width(), 640)
    window.close()

    def room(window: MainWindow) -> QSize:
        there = window.height() == 640
        return QSize(1320, 760) if there else QSize(853, 500)

    monkeypatch.setattr(on_screen, "room", room)
    again = open_window(library, saved[-1])
    assert again.folders.isVisible()
    assert again.details.isVisible()


def test_panels_follow_the_window_to_another_screen(
    open_window: OpenWindow, library: FakeLibrary, screen: QSize
) -> None:
    window = open_window(library, Settings(details_shown=True))
    for width, both in ((853, False), (853, False), (1280, True)):
        screen.setWidth(width)
        window.windowHandle().screenChanged.emit(window.screen())
        assert window.details.isVisible()
        assert window.folders.isVisible() is both


@pytest.mark.parametrize("key", [Qt.Key.Key_I, Qt.Key.Key_F9])
def test_a_window_grows_with_a_panel_that_has_no_room_in_it(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot, key: Qt.Key
) -> None:
    window = open_window(library, Settings(folders_shown=False))
    narrowest = window.minimumSizeHint().width()
    window.resize(narrowest, 600)  # at once, so that nobody has looked at that width yet
    QTest.keyClick(window.sketch.canvas, key)
    qtbot.waitUntil(lambda: window.width() > narrowest)
    assert (window.details if key == Qt.Key.Key_I else window.folders).isVisible()
    assert "There is no room for" not in window.status.news.full


def squeeze(window: MainWindow, width: int) -> None:
    """Do as a desktop that does not ask how wide a window has to be."""
    QTest.qWait(20)  # Qt asks for that again while it lays the window out
    window.windowHandle().setMinimumSize(QSize(0, 0))
    window.windowHandle().resize(width, 600)


@pytest.mark.parametrize("key", [Qt.Key.Key_I, Qt.Key.Key_F9])
def test_a_panel_that_the_desktop_leaves_no_room_for_waits_and_the_window_says_so(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot, key: Qt.Key
) -> None:
    window = open_window(library, Settings(folders_shown=False))
    needed = window.minimumSizeHint().width()
    squeeze(window, needed)
    panel = window.details if key == Qt.Key.Key_I else window.folders

    def refused() -> bool:
        squeeze(window, needed)
        return "There is no room for" in window.status.news.full

    for _ in range(2):
        window.status.say("")
        QTest.keyClick(window.sketch.canvas, key)
        qtbot.waitUntil(refused)
        assert not panel.isVisible()
    squeeze(window, needed + 200)
    qtbot.waitUntil(panel.isVisible)


def test_a_panel_that_is_asked_for_again_at_once_does_not_lie_over_the_photos(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    """Then the width that it needs is still the least one of the window, and Qt asks nobody."""
    window = open_window(library, Settings(folders_shown=False))
    needed, details = window.minimumSizeHint().width(), window.menus.details
    squeeze(window, needed)
    told: list[str] = []

    def again(text: str) -> None:
        told.append(text)
        if len(told) == 1:
            details.trigger()

    window.side_panels.news.connect(again)
    details.trigger()

    def refused_twice() -> bool:
        squeeze(window, needed)
        return len(told) == 2

    qtbot.waitUntil(refused_twice)
    assert not window.details.isVisible()


def test_both_panels_make_room_for_the_desktop_and_come_back(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = open_window(library, Settings(folders_shown=False))
    menus, panels = window.menus, (window.folders, window.details)
    narrowest = window.minimumSizeHint().width()
    for panel in (menus.folders, menus.details):
        panel.trigger()
    squeeze(window, narrowest)
    qtbot.waitUntil(lambda: not any(panel.isVisible() for panel in panels))
    squeeze(window, narrowest + 200)
    qtbot.waitUntil(window.details.isVisible)
    squeeze(window, narrowest + 400)
    qtbot.waitUntil(lambda: all(panel.isVisible() for panel in panels))


def test_the_folders_make_room_where_the_desktop_makes_the_window_too_narrow(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot, saved: list[Settings]
) -> None:
    window = open_window(library)
    needed = window.minimumSizeHint().width()
    squeeze(window, needed - 100)
    qtbot.waitUntil(lambda: not window.folders.isVisible())
    qtbot.waitUntil(lambda: window.minimumSizeHint().width() <= window.width())
    assert window.width() == needed - 100
    squeeze(window, needed - 50)
    QTest.qWait(20)
    assert window.width() == needed - 50
    assert not window.folders.isVisible()
    squeeze(window, needed + 50)
    qtbot.waitUntil(window.folders.isVisible)
    squeeze(window, needed - 100)
    qtbot.waitUntil(lambda: not window.folders.isVisible())
    window.close()
    assert saved[-1].folders_shown
