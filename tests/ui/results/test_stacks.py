"""Copies lie in stacks, which spread out and count."""

from __future__ import annotations

from dataclasses import replace

from fake_library import FakeLibrary
from gestures import OpenWindow, click, draw, select
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sketchfind.types import Filters, Hit, SearchResult
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.results.results_model import HIT_ROLE, STACK_ROLE

NONE = Qt.KeyboardModifier.NoModifier


def test_near_copies_lie_in_a_stack_that_spreads_out(
    window: MainWindow, library: FakeLibrary, photos: list[Hit], qtbot: QtBot
) -> None:
    library.stacks = (0, 1, 0, 3, 0, 1)
    draw(window, qtbot)
    view, model = window.results.view, window.results.model
    assert [hit.rank for hit in model.hits] == [1, 2, 4]
    assert [model.index(row).data(STACK_ROLE) for row in range(3)] == [2, 1, 0]
    badge = view._delegate.badge(view.visualRect(model.index(0)).toRectF()).center().toPoint()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NONE, badge)
    assert [hit.rank for hit in model.hits] == [1, 3, 5, 2, 4]
    select(window, 3)
    QTest.keyClick(view, Qt.Key.Key_S)
    assert [hit.rank for hit in model.hits] == [1, 3, 5, 2, 6, 4]
    assert view.chosen.current == photos[1]
    QTest.keyClick(view, Qt.Key.Key_S)
    select(window, 2)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NONE, badge)
    assert [hit.rank for hit in model.hits] == [1, 2, 4]
    assert view.chosen.hits == [view.chosen.current] == [photos[0]]  # what lies on it now
    select(window, 2)
    assert not window.photo_actions.stack.isEnabled()
    select(window, 0)
    assert window.photo_actions.stack.isEnabled()
    QTest.keyClick(view, Qt.Key.Key_Space)
    QTest.keyClick(window.preview, Qt.Key.Key_S)  # nobody would see it
    assert [hit.rank for hit in model.hits] == [1, 2, 4]


def test_photos_are_numbered_as_they_are_seen(
    window: MainWindow, library: FakeLibrary, photos: list[Hit], qtbot: QtBot
) -> None:
    library.stacks = (0, 1, 0, 3, 0, 1)
    draw(window, qtbot)
    view, last = window.results.view, window.results.model.index(2)
    assert last.data(HIT_ROLE).rank == 4
    assert "number 3" in last.data(Qt.ItemDataRole.AccessibleTextRole)
    click(window, 2)
    QTest.keyClick(view, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: window.status.news.full == "Remembered. It was number 3.")
    assert [(pick.path, pick.rank) for pick in library.picked] == [(photos[3].path, 3)]
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert "photo 4.jpg    3 of 3" in window.preview.caption.line
    window.preview.dismiss()
    view.toggle_stacks([1])
    assert "number 5" in window.results.model.index(4).data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_list_by_date_has_as_many_places_as_photos_are_seen_once_all_are_there(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = open_window(library)
    window.asking.composition.filter_by(Filters(formats=("JPEG",)))
    qtbot.waitUntil(lambda: window.results.model.rowCount() == 6)
    result = SearchResult(library.hits, (), 0.1, "", True, stacks=(0, 0, 2, 2, 4, 5), listed=900)
    window.results.show_answer(result, whole=False, stay=False)
    assert window.results.place_of(6) == (4, None)  # more copies may follow
    window.results.show_answer(replace(result, listed=6), whole=True, stay=False)
    assert window.results.place_of(6) == (4, 4)


def test_the_number_of_a_stack_is_no_place_to_select_from(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.stacks = (0, 1, 2, 3, 4, 4)
    draw(window, qtbot)
    view, left = window.results.view, Qt.MouseButton.LeftButton
    click(window, 0)
    badge = view._delegate.badge(view.visualRect(view.model().index(4, 0)).toRectF()).center()
    pressed = badge.toPoint()
    QTest.mousePress(view.viewport(), left, NONE, pressed)
    for step in (1, 2, 3):
        moved = QPointF(pressed + QPoint(step, 0))
        seen = view.viewport().mapToGlobal(moved)
        move = QMouseEvent(QEvent.Type.MouseMove, moved, seen, Qt.MouseButton.NoButton, left, NONE)
        QApplication.sendEvent(view.viewport(), move)
    QTest.mouseRelease(view.viewport(), left, NONE, pressed + QPoint(3, 0))
    assert [hit.rank for hit in view.chosen.hits] == [1]
    assert view.model().rowCount() == 6
    with qtbot.assertNotEmitted(view.open_asked):
        QTest.mouseDClick(view.viewport(), left, NONE, pressed)
