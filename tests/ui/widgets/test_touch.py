"""Touches of the grid and of pages, as real events."""

from __future__ import annotations

import pytest
from fake_library import FakeLibrary, some_hits
from gestures import OpenWindow, draw, idle, open_settings, opened, show_large
from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QInputDevice, QTouchEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QDialog,
    QHeaderView,
    QScrollBar,
    QScroller,
    QWidget,
)
from pytestqt.qtbot import QtBot

from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.results.results_view import ResultsView
from sketchfind.ui.widgets import touch as touch_module
from sketchfind.ui.widgets.page_area import PageArea

SCREEN = QTest.createTouchDevice()


def touch(widget: QWidget, *way: QPoint) -> None:
    """Lay a finger on a widget, move it along and lift it where it is then."""
    QTest.touchEvent(widget, SCREEN).press(0, way[0], widget).commit()
    for place in way[1:]:
        QTest.touchEvent(widget, SCREEN).move(0, place, widget).commit()
    QTest.touchEvent(widget, SCREEN).release(0, way[-1], widget).commit()


def swipe_up(widget: QWidget, start: QPoint, bar: QScrollBar, qtbot: QtBot) -> None:
    """Scroll on with a finger, and lift it once the bar has moved: Qt moves it a little later."""
    before = bar.value()
    QTest.touchEvent(widget, SCREEN).press(0, start, widget).commit()
    for by in range(20, 160, 20):
        QTest.touchEvent(widget, SCREEN).move(0, start - QPoint(0, by), widget).commit()
    qtbot.waitUntil(lambda: bar.value() > before)
    QTest.touchEvent(widget, SCREEN).release(0, start - QPoint(0, 140), widget).commit()


@pytest.fixture
def grid(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> ResultsView:
    """A grid that can be scrolled, where the small screen of the platform takes touches."""
    window = open_window(FakeLibrary(some_hits(120)).with_folder())
    window.move(-600, 0)
    draw(window, qtbot)
    idle(window, qtbot)
    return window.results.view


@pytest.fixture(autouse=True)
def patience(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine, a short touch is as long as one that asks for the menu."""
    if "long" not in request.node.name:
        monkeypatch.setattr(touch_module, "HOLD_MS", 60_000)


def place_of(view: ResultsView, row: int) -> QPoint:
    return view.visualRect(view.model().index(row, 0)).center()


def test_a_finger_scrolls_the_photos_and_selects_and_drags_none(
    grid: ResultsView, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    dragged: list[Qt.DropAction] = []
    monkeypatch.setattr(ResultsView, "startDrag", lambda _, actions: dragged.append(actions))
    swipe_up(grid.viewport(), QPoint(100, 200), grid.verticalScrollBar(), qtbot)
    QApplication.processEvents()
    assert grid.chosen.count == 0
    assert dragged == []


def test_a_touch_stops_what_glides_and_selects_nothing(grid: ResultsView, qtbot: QtBot) -> None:
    scroller = QScroller.scroller(grid.viewport())
    scroller.scrollTo(QPoint(0, 4000), 60_000)
    qtbot.waitUntil(lambda: grid.verticalScrollBar().value() > 0)
    touch(grid.viewport(), QPoint(100, 200))
    qtbot.waitUntil(lambda: scroller.state() == QScroller.State.Inactive)
    QApplication.processEvents()
    assert grid.verticalScrollBar().value() < 4000
    assert grid.chosen.count == 0


def test_touches_select_a_photo_and_open_it(grid: ResultsView, qtbot: QtBot) -> None:
    assert not grid.hasFocus()
    touch(grid.viewport(), place_of(grid, 0))
    qtbot.waitUntil(lambda: grid.chosen.count == 1)
    assert grid.chosen.current_row == 0
    assert grid.hasFocus()
    with qtbot.waitSignal(grid.open_asked):
        touch(grid.viewport(), place_of(grid, 0))


def test_touches_while_ctrl_is_held_select_several(
    grid: ResultsView, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    held = Qt.KeyboardModifier.ControlModifier
    monkeypatch.setattr(QApplication, "keyboardModifiers", staticmethod(lambda: held))
    for row in (0, 1):
        touch(grid.viewport(), place_of(grid, row))
    qtbot.waitUntil(lambda: grid.chosen.count == 2)


def test_a_long_touch_asks_for_the_menu(
    grid: ResultsView, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    inside, place = grid.viewport(), place_of(grid, 0)
    QTest.touchEvent(inside, SCREEN).press(0, place, inside).commit()
    qtbot.waitUntil(grid.photo_menu.isVisible)
    assert grid.chosen.current_row == 0
    QTest.touchEvent(inside, SCREEN).release(0, place, inside).commit()
    assert grid.photo_menu.isVisible()
    grid.photo_menu.close()


def test_after_a_long_touch_the_next_one_is_a_click(grid: ResultsView, qtbot: QtBot) -> None:
    inside, low, high = grid.viewport(), place_of(grid, 3), place_of(grid, 0)
    assert low.y() > high.y()
    QTest.touchEvent(inside, SCREEN).press(0, low, inside).commit()
    qtbot.waitUntil(grid.photo_menu.isVisible)
    QTest.touchEvent(inside, SCREEN).release(0, low, inside).commit()
    grid.photo_menu.close()
    touch(inside, high, high + QPoint(1, 1))
    qtbot.waitUntil(lambda: grid.chosen.current_row == 0)
    assert grid.verticalScrollBar().value() == 0


def test_a_new_answer_is_shown_from_its_top_while_the_former_glides(
    grid: ResultsView, qtbot: QtBot
) -> None:
    scroller, bar = QScroller.scroller(grid.viewport()), grid.verticalScrollBar()
    scroller.scrollTo(QPoint(0, 4000), 60_000)
    qtbot.waitUntil(lambda: bar.value() > 0)
    grid.show_hits(some_hits(110))
    assert scroller.state() == QScroller.State.Inactive
    assert bar.value() == 0


def test_a_second_finger_makes_a_touch_no_click(grid: ResultsView) -> None:
    inside, place = grid.viewport(), place_of(grid, 0)
    QTest.touchEvent(inside, SCREEN).press(0, place, inside).commit()
    beside = place + QPoint(30, 30)
    QTest.touchEvent(inside, SCREEN).stationary(0).press(1, beside, inside).commit()
    both = QTest.touchEvent(inside, SCREEN).release(0, place, inside)
    both.release(1, beside, inside).commit()
    QApplication.processEvents()
    assert grid.chosen.count == 0


def test_touchpads_are_left_to_the_system(grid: ResultsView) -> None:
    itself = QInputDevice.Capability.MouseEmulation  # it moves the mouse
    pad = QTest.createTouchDevice(QInputDevice.DeviceType.TouchPad, itself)
    inside, place = grid.viewport(), place_of(grid, 0)
    QTest.touchEvent(inside, pad).press(0, place, inside).commit()
    QTest.touchEvent(inside, pad).release(0, place, inside).commit()
    QApplication.processEvents()
    assert grid.chosen.count == 0


def test_a_touch_that_the_system_takes_away_leaves_the_next_one_a_click(grid: ResultsView) -> None:
    inside, place = grid.viewport(), place_of(grid, 0)
    QTest.touchEvent(inside, SCREEN).press(0, QPoint(100, 200), inside).commit()
    for by in range(20, 160, 20):
        QTest.touchEvent(inside, SCREEN).move(0, QPoint(100, 200 - by), inside).commit()
    scroller = QScroller.scroller(inside)
    assert scroller.state() == QScroller.State.Dragging
    QApplication.sendEvent(inside, QTouchEvent(QEvent.Type.TouchCancel, SCREEN))
    assert scroller.state() == QScroller.State.Inactive
    before = grid.verticalScrollBar().value()
    touch(inside, place, place + QPoint(1, 1))
    QApplication.processEvents()
    assert grid.verticalScrollBar().value() == before
    assert grid.chosen.count == 1


def test_a_finger_scrolls_a_page_and_presses_what_it_touches(
    window: MainWindow, screen: QSize, qtbot: QtBot
) -> None:
    screen.setHeight(300)
    page = open_settings(window)
    page.move(0, 0)
    (area,) = page.findChildren(PageArea)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 60)
    (letters,) = page.findChildren(QCheckBox)
    area.ensureWidgetVisible(letters)
    touch(letters, QPoint(9, 9))
    qtbot.waitUntil(lambda: not letters.isChecked())
    assert letters.hasFocus()
    swipe_up(letters, QPoint(9, 9), area.verticalScrollBar(), qtbot)
    QApplication.processEvents()
    assert not letters.isChecked()


def test_swipes_lead_to_the_next_photo_and_back(window: MainWindow, qtbot: QtBot) -> None:
    window.move(-300, 0)
    draw(window, qtbot)
    preview = show_large(window, 0)
    shown = []
    for by in (-60, -60, 60):
        middle = QPoint(500, 300)
        touch(preview, middle, middle + QPoint(by // 2, 9), middle + QPoint(by, 20))
        seen = preview.seen
        assert seen is not None
        shown.append(seen.rank)
    touch(preview, middle, middle + QPoint(20, 100))  # to no side
    qtbot.wait(QApplication.doubleClickInterval() + 50)
    assert preview.isVisible()
    assert preview.seen == seen
    assert shown == [2, 3, 2]
    touch(preview, middle)
    qtbot.waitUntil(preview.isHidden)


def test_a_long_touch_of_the_large_preview_asks_for_the_menu(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.move(-300, 0)
    draw(window, qtbot)
    preview = show_large(window, 0)
    middle = QPoint(500, 300)
    QTest.touchEvent(preview, SCREEN).press(0, middle, preview).commit()
    QTest.touchEvent(preview, SCREEN).move(0, middle + QPoint(2, 2), preview).commit()
    qtbot.waitUntil(preview.menu.isVisible)
    QTest.touchEvent(preview, SCREEN).release(0, middle, preview).commit()
    assert preview.menu.isVisible()
    preview.menu.close()
    qtbot.wait(QApplication.doubleClickInterval() + 50)
    assert preview.isVisible()


def test_no_swipe_tap_nor_mouse_asks_for_the_menu_of_a_long_touch(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(touch_module, "HOLD_MS", 50)
    widget, asked = QWidget(), list[QPoint]()
    widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    widget.customContextMenuRequested.connect(asked.append)
    touch_module.LongPress(widget)
    qtbot.addWidget(widget)
    widget.resize(300, 200)
    with qtbot.waitExposed(widget):
        widget.show()
    place = QPoint(100, 100)
    QTest.touchEvent(widget, SCREEN).press(0, place, widget).commit()
    QTest.touchEvent(widget, SCREEN).move(0, place + QPoint(40, 0), widget).commit()
    qtbot.wait(200)
    QTest.touchEvent(widget, SCREEN).release(0, place + QPoint(40, 0), widget).commit()
    touch(widget, place)
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=place)
    qtbot.wait(200)
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=place)
    assert asked == []
    qtbot.wait(QApplication.doubleClickInterval())
    QTest.touchEvent(widget, SCREEN).press(0, place, widget).commit()
    qtbot.waitUntil(lambda: asked == [place])
    QTest.touchEvent(widget, SCREEN).release(0, place, widget).commit()


PAGES = ["keys", "privacy", "about", "models", "settings", "picks", "exclusions"]


@pytest.mark.parametrize("page", PAGES)
def test_a_finger_scrolls_all_that_scrolls(window: MainWindow, page: str, qtbot: QtBot) -> None:
    getattr(window.menus, page).trigger()
    opened(window, QDialog, qtbot)
    areas = [
        area
        for area in window.findChildren(QAbstractScrollArea)
        if area.window().windowType() != Qt.WindowType.Popup and not isinstance(area, QHeaderView)
    ]
    assert len(areas) > 4
    # Qt has all of them accept touches, for gestures of two fingers.
    assert [one for one in areas if not QScroller.hasScroller(one.viewport())] == []
    # By rows, a finger would move as many of them as it moves pixels.
    lists = [one for one in areas if isinstance(one, QAbstractItemView)]
    by_pixels = QAbstractItemView.ScrollMode.ScrollPerPixel
    assert {one.verticalScrollMode() for one in lists} == {by_pixels}
