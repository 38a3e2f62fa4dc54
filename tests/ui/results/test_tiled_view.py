"""The grid as it is used: bigger tiles for better matches, keys, ranges, hovering, scrolling."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fake_library import FakeLibrary, some_hits
from gestures import OpenWindow, all_answered, draw, wheel
from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QDrag, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.results.results_view import ResultsView

SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def library(thumbnails: list[Path]) -> FakeLibrary:
    library = FakeLibrary(some_hits(200), thumbnails).with_folder()
    library.convincing = 20
    return library


@pytest.fixture
def window(open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot) -> MainWindow:
    window = open_window(library)
    window.resize(1320, 860)
    window.results.size_slider.setValue(120)
    draw(window, qtbot)
    return window


@pytest.fixture
def view(window: MainWindow) -> ResultsView:
    view = window.results.view
    assert (view.tiling.columns, view.tiling.big) == (5, 2)
    view.setFocus()
    return view


def row(view: ResultsView) -> int:
    return view.currentIndex().row()


def rows(view: ResultsView) -> list[int]:
    return sorted(index.row() for index in view.selectionModel().selectedIndexes())


def middle(view: ResultsView, number: int) -> QPoint:
    return view.visualRect(view.model().index(number, 0)).center()


def test_a_scroll_bar_with_nothing_to_scroll_shows_no_handle(
    view: ResultsView, library: FakeLibrary
) -> None:
    def colours() -> set[str]:
        bar = view.verticalScrollBar().grab().toImage()
        return {bar.pixelColor(bar.width() // 2, y).name() for y in range(bar.height())}

    assert len(colours()) > 1
    view.show_hits(library.hits[:3], convincing=3)
    assert len(colours()) == 1
    view.show_hits(library.hits, convincing=3)
    assert len(colours()) > 1


def test_the_best_are_bigger_and_what_does_not_stand_out_never_is(
    view: ResultsView, library: FakeLibrary
) -> None:
    def sides() -> list[int]:
        tiles = (view.visualRect(view.model().index(number, 0)) for number in range(8))
        return [round(tile.width() / view.tiling.cell) for tile in tiles]

    assert sides() == [2, 2, 1, 1, 1, 1, 1, 1]
    view.show_hits(library.hits, convincing=1)
    assert sides() == [2, 1, 1, 1, 1, 1, 1, 1]
    view.show_hits(library.hits, convincing=0)
    assert sides() == [1] * 8
    view.show_hits(library.hits, convincing=None)  # nobody knows: the first one at least
    assert sides() == [2, 1, 1, 1, 1, 1, 1, 1]


def test_big_tiles_are_read_at_their_size(view: ResultsView, window: MainWindow, qtbot) -> None:
    def width(photo_id: int) -> int:
        tile = window.thumbnails.tile(photo_id)
        return 0 if tile is None else tile.width()

    cell = view.tiling.cell
    qtbot.waitUntil(lambda: (width(1), width(3)) == (2 * cell - 12, cell - 12))


def test_arrow_keys_go_where_the_eye_goes(view: ResultsView) -> None:
    #  0 0 1 1 2
    #  0 0 1 1 3
    #  4 5 6 7 8
    def press(*keys: Qt.Key) -> int:
        for key in keys:
            QTest.keyClick(view, key)
        return row(view)

    key = Qt.Key
    view.setCurrentIndex(QModelIndex())
    assert press(key.Key_End) == 199
    view.setCurrentIndex(view.model().index(0, 0))
    assert press(key.Key_Right, key.Key_Right) == 2
    assert press(key.Key_Down) == 3
    assert press(key.Key_Down) == 8
    assert press(key.Key_Left) == 7
    assert press(key.Key_Up) == 1
    assert press(key.Key_Down) == 6
    assert press(key.Key_Up, key.Key_Up) == 1
    assert press(key.Key_End) == 199
    assert press(key.Key_Down, key.Key_Right) == 199
    assert press(key.Key_Home) == 0
    assert press(key.Key_Up, key.Key_Left) == 0
    below = press(key.Key_PageDown)
    assert view.visualRect(view.model().index(below, 0)).bottom() <= view.viewport().height()
    assert below > 8
    assert press(key.Key_PageUp) == 0


def test_a_line_parts_what_stands_out_from_the_rest(
    view: ResultsView, library: FakeLibrary
) -> None:
    #  0 0 1 1 2
    #  0 0 1 1 3
    #  4
    #  ---------
    #  5 6 7 8 9
    view.show_hits(library.hits, convincing=5)
    edge, band = view.tiling.edge, view.tiling.band
    assert edge is not None
    assert [view.visualRect(view.model().index(n, 0)).top() for n in (4, 5)] == [
        edge - view.tiling.cell,
        edge + band,
    ]
    picture = view.viewport().grab(QRect(0, edge, view.viewport().width(), band)).toImage()
    seen = {picture.pixel(x, band // 2) for x in range(picture.width())}
    assert len(seen) > 2  # a hairline and words
    view.setCurrentIndex(view.model().index(3, 0))
    for key, expected in (
        (Qt.Key.Key_Down, 4),  # the line of 4 is short
        (Qt.Key.Key_Down, 5),
        (Qt.Key.Key_Up, 4),
        (Qt.Key.Key_Right, 5),
    ):
        QTest.keyClick(view, key)
        assert row(view) == expected
    middle_of_line = QPoint(40, edge + band // 2)
    assert not view.indexAt(middle_of_line).isValid()


@pytest.mark.parametrize("convincing", [0, 200, None])
def test_without_two_sides_there_is_no_line(
    view: ResultsView, library: FakeLibrary, convincing: int | None
) -> None:
    view.show_hits(library.hits, convincing=convincing)
    assert view.tiling.edge is None


def test_copies_of_what_stands_out_stay_above_the_line(
    view: ResultsView, library: FakeLibrary
) -> None:
    stacks = [0, 1, 2, 0, *range(4, 200)]
    view.show_hits(library.hits, stacks=stacks, convincing=3)
    assert view.tiling.cut == 3
    view.toggle_stacks([library.hits[0].photo_id])
    assert [view.model().hits[number].rank for number in range(5)] == [1, 4, 2, 3, 5]
    assert view.tiling.cut == 4


def test_ranges_follow_the_reading_order(view: ResultsView) -> None:
    port = view.viewport()
    QTest.mouseClick(port, LEFT, NONE, middle(view, 2))
    QTest.mouseClick(port, LEFT, SHIFT, middle(view, 6))
    assert rows(view) == [2, 3, 4, 5, 6]
    QTest.mouseClick(port, LEFT, SHIFT, middle(view, 0))
    assert rows(view) == [0, 1, 2]
    QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)
    assert rows(view) == [1, 2]
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(rows(view)) == 200


def test_a_selection_with_gaps_outlives_another_order(
    view: ResultsView, library: FakeLibrary
) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    for number in (1, 2, 3, 7):
        QTest.mouseClick(view.viewport(), LEFT, control, middle(view, number))
    chosen = view.chosen.hits
    assert [hit.rank for hit in chosen] == [2, 3, 4, 8]
    moved = [hit for hit in library.hits[::-1] if hit.rank != 3]
    view.show_hits(tuple(replace(hit, rank=n) for n, hit in enumerate(moved, 1)))
    assert {hit.photo_id for hit in view.chosen.hits} == {2, 4, 8}
    assert row(view) == 192  # still the photo that was chosen last


def test_a_click_beside_the_photos_selects_none(view: ResultsView, library: FakeLibrary) -> None:
    view.show_hits(library.hits[:3], convincing=3)
    QTest.mouseClick(view.viewport(), LEFT, NONE, middle(view, 1))
    assert rows(view) == [1]
    empty = QPoint(20, view.viewport().height() - 20)
    QTest.mouseClick(view.viewport(), LEFT, NONE, empty)
    assert rows(view) == []


def test_a_wheel_scrolls_and_the_keys_bring_the_photo_back(view: ResultsView) -> None:
    view.setCurrentIndex(view.model().index(0, 0))
    wheel(view.viewport(), -120 * 20)
    assert view.verticalScrollBar().value() > 500
    assert 0 not in view.visible_rows()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert row(view) == 1
    assert view.verticalScrollBar().value() == 0


def test_ctrl_and_the_wheel_change_the_size(view: ResultsView, window: MainWindow) -> None:
    slider, control = window.results.size_slider, Qt.KeyboardModifier.ControlModifier
    before = slider.value()
    for _ in range(4):  # as a touchpad turns it, little by little
        wheel(view.viewport(), 60, control)
    larger = slider.value()
    assert larger > before
    wheel(view.viewport(), -240, control)
    assert slider.value() == before
    wheel(view.viewport(), 120)
    assert slider.value() == before
    window.menus.larger.trigger()
    window.menus.larger.trigger()
    assert slider.value() == larger


def test_another_size_keeps_the_photo_on_top(view: ResultsView, window: MainWindow) -> None:
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    first = view.visible_rows().start
    assert first > 20
    window.results.size_slider.setValue(200)
    assert first in view.visible_rows()
    assert view.visualRect(view.model().index(first, 0)).top() == 0


def test_another_size_keeps_the_current_photo_in_sight(
    view: ResultsView, window: MainWindow
) -> None:
    bar, slider = view.verticalScrollBar(), window.results.size_slider
    bar.setValue(bar.maximum() // 2)
    view.setCurrentIndex(view.model().index(view.visible_rows().stop - 1, 0))
    for side in (200, 240):
        slider.setValue(side)
        assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))
    bar.setValue(place := bar.value() + 10)
    slider.setValue(241)  # as many columns
    assert bar.value() == place


def test_the_current_photo_stays_in_sight_when_the_window_shrinks(
    view: ResultsView, window: MainWindow, qtbot: QtBot
) -> None:
    view.setCurrentIndex(view.model().index(view.visible_rows().stop - 1, 0))
    window.resize(1000, 640)
    qtbot.waitUntil(lambda: view.tiling.columns < 5)
    place = view.visualRect(view.currentIndex())
    assert view.viewport().rect().contains(place)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())  # it is left behind
    window.resize(1320, 860)
    qtbot.waitUntil(lambda: view.tiling.columns == 5)
    assert row(view) not in view.visible_rows()


def test_another_width_keeps_the_photo_on_top(
    view: ResultsView, window: MainWindow, qtbot: QtBot
) -> None:
    bar = view.verticalScrollBar()
    view.setCurrentIndex(view.model().index(0, 0))  # left behind
    bar.setValue(bar.maximum() // 2)
    first = view.visible_rows().start
    window.menus.folders.trigger()
    qtbot.waitUntil(lambda: view.tiling.columns > 5)
    assert first in view.visible_rows()
    assert view.visualRect(view.model().index(first, 0)).top() == 0


def test_the_photo_under_the_mouse_tells_its_name(view: ResultsView) -> None:
    port = view.viewport()
    QTest.mouseMove(port, middle(view, 12))
    before = port.grab(view.visualRect(view.model().index(7, 0))).toImage()
    QTest.mouseMove(port, middle(view, 7))
    after = port.grab(view.visualRect(view.model().index(7, 0))).toImage()
    assert before != after


def test_a_photo_that_was_dragged_away_tells_its_name_no_longer(
    view: ResultsView, window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(QDrag, "exec", lambda *_: None)
    port = view.viewport()

    def seventh() -> QImage:
        return port.grab(view.visualRect(view.model().index(7, 0))).toImage()

    qtbot.waitUntil(lambda: all_answered(window.thumbnail_tasks))
    QTest.mouseMove(port, middle(view, 12))
    before = seventh()
    QTest.mousePress(port, LEFT, pos=middle(view, 7))
    for x in (20, 40):
        QTest.mouseMove(port, middle(view, 7) + QPoint(x, 0))
    view.setCurrentIndex(view.model().index(8, 0))
    qtbot.waitUntil(lambda: seventh() == before)


def test_screen_readers_find_a_list_of_photos(view: ResultsView) -> None:
    known = QAccessible.queryAccessibleInterface(view)
    assert known is not None
    assert known.role() == QAccessible.Role.List
    assert known.childCount() == 200
    first = known.child(0)
    assert first.text(QAccessible.Text.Name) == "Photo IMG_00001.jpg, number 1"
    assert first.rect().width() == 2 * view.tiling.cell
