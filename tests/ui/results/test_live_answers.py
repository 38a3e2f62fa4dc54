"""Answers that come while one draws: photos glide, longer answers stay where they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fake_library import FakeLibrary, some_hits
from gestures import LINE, OpenWindow, drag, draw, place
from PySide6.QtCore import QAbstractAnimation, QPoint, QRect, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from sketchfind.errors import UserFacingError
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.results.gliding import Glide
from sketchfind.ui.results.results_view import ResultsView


@pytest.fixture
def library(thumbnails: list[Path]) -> FakeLibrary:
    return FakeLibrary(some_hits(1500), thumbnails).with_folder()


@pytest.fixture
def window(open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot) -> MainWindow:
    window = open_window(library)
    window.resize(1320, 860)
    draw(window, qtbot)
    qtbot.waitUntil(lambda: not window.results.view.glide.running)
    return window


def test_visible_photos_glide_and_arrive(window: MainWindow, qtbot: QtBot) -> None:
    view, model = window.results.view, window.results.model
    hits = model.hits
    first, second, third = hits[:3]
    wide, narrow = (view.visualRect(model.index(row)) for row in (0, 1))
    view.show_hits((replace(second, rank=1), replace(first, rank=2), *hits[2:]))
    glide = view.glide
    assert glide.animation.state() == QAbstractAnimation.State.Running
    glide.animation.pause()
    glide.animation.setCurrentTime(0)
    # Each is where it was, and as large.
    assert glide.place(first.photo_id, narrow) == wide
    assert glide.place(second.photo_id, wide) == narrow
    assert glide.place(third.photo_id, wide) == wide
    glide.animation.setCurrentTime(60)
    assert narrow.width() < glide.place(second.photo_id, wide).width() < wide.width()
    assert wide.left() < glide.place(second.photo_id, wide).left() < narrow.left()
    view.viewport().repaint()
    glide.animation.resume()
    qtbot.waitUntil(lambda: not glide.running)
    assert glide.place(first.photo_id, narrow) == narrow


def test_photos_that_were_not_there_appear_softly(window: MainWindow) -> None:
    view = window.results.view
    old, new = window.results.model.hits[0], some_hits(1501)[1500]
    view.show_hits((new, old))
    glide = view.glide
    glide.animation.pause()
    glide.animation.setCurrentTime(0)
    assert glide.opacity(new.photo_id) == 0.0
    assert glide.opacity(old.photo_id) == 1.0
    glide.stop()
    assert glide.opacity(new.photo_id) == 1.0


def move_over(view: ResultsView, number: int) -> QPoint:
    """Move the mouse over a photo; return where it is."""
    at = view.visualRect(view.model().index(number, 0)).center()
    QTest.mouseMove(view.viewport(), at - QPoint(1, 1))
    QTest.mouseMove(view.viewport(), at)
    return at


def test_a_tool_tip_goes_with_its_photo_and_stays_as_long_as_that(
    window: MainWindow, qtbot: QtBot
) -> None:
    view, hits = window.results.view, window.results.model.hits
    move_over(view, 1)
    qtbot.waitUntil(lambda: "IMG_00002" in QToolTip.text())
    view.show_hits(hits[:3])
    QTest.qWait(400)  # Qt takes a while to hide one
    assert QToolTip.isVisible()
    view.show_hits((hits[1], hits[0]))
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_photos_that_are_read_change_no_places_under_a_mouse_that_moves(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    view, first = window.results.view, window.results.model.hits[0]
    view.aiming.setInterval(60_000)
    qtbot.waitUntil(lambda: not window.search.busy)
    at = move_over(view, 0)
    qtbot.waitUntil(view.aiming.isActive)
    library.hits = tuple(some_hits(1501)[1:])
    window.indexer.folders.photos_changed.emit()
    assert not window.search.busy
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert window.results.view.chosen.hits == [first]
    view.aiming.start(0)  # as if the mouse had rested
    qtbot.waitUntil(lambda: window.results.model.hits[0] != first)
    window.indexer.folders.photos_changed.emit()
    assert window.search.busy


def test_an_answer_on_its_way_waits_for_a_mouse_that_moves_unless_another_is_asked_for(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    view, first = window.results.view, window.results.model.hits[0]
    view.aiming.setInterval(60_000)
    qtbot.waitUntil(lambda: not window.search.busy)
    library.hits = tuple(some_hits(1501)[1:])
    library.may_answer.clear()
    window.indexer.folders.photos_changed.emit()
    move_over(view, 0)
    qtbot.waitUntil(view.aiming.isActive)
    with qtbot.waitSignal(window.search.answered):
        library.may_answer.set()
    assert window.results.model.hits[0] == first
    view.aiming.start(0)  # as if the mouse had rested
    qtbot.waitUntil(lambda: window.results.model.hits[0] != first)
    view.aiming.start(60_000)
    window.indexer.folders.photos_changed.emit()
    window.sketch.words.put_back("dog")
    window.asking.ask()
    qtbot.waitUntil(lambda: not window.search.busy)
    with qtbot.waitSignal(view.aiming.timeout):
        view.aiming.start(0)
    assert not window.search.busy


def test_the_first_answer_does_not_move() -> None:
    glide = Glide()
    glide.start({}, {1: QRect(0, 0, 5, 5)})
    assert not glide.running


def test_more_comes_by_itself_where_all_that_was_found_fits_on_the_screen(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    library = FakeLibrary(some_hits(1000)).with_folder(photos=1000)
    library.stacks = tuple(0 if row < 200 else row for row in range(1000))
    window = open_window(library)
    drag(window.sketch.canvas, LINE)
    qtbot.waitUntil(lambda: window.results.model.total == 1000)
    assert window.results.model.rowCount() == 801


def test_what_stands_out_may_go_on_behind_the_photos_that_were_asked_for(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    library = FakeLibrary(some_hits(1000)).with_folder(photos=1000)
    library.convincing = 200  # of those that it gives
    window = open_window(library)
    drag(window.sketch.canvas, LINE)
    summary = window.results.summary
    qtbot.waitUntil(lambda: summary.text() == "At least 200 photos stand out")
    library.convincing = 205
    window.results.view.scrollToBottom()
    qtbot.waitUntil(lambda: summary.text() == "205 photos stand out")


def test_scrolling_to_the_end_brings_more_and_stays_there(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    view, model = window.results.view, window.results.model
    assert model.rowCount() == 200
    bar = view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    place, row = bar.value(), view.visible_rows().start
    qtbot.waitUntil(lambda: model.rowCount() == 1000)
    assert bar.value() == place
    assert view.visible_rows().start == row
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: model.rowCount() == 1500)
    asked = len(library.queries)
    bar.setValue(bar.maximum() - 1)
    bar.setValue(bar.maximum())
    assert len(library.queries) == asked
    drag(window.sketch.canvas, LINE)
    qtbot.waitUntil(lambda: model.rowCount() == 200)
    assert bar.value() == 0


@pytest.mark.parametrize("shift", [False, True])
def test_a_press_beside_the_paper_leaves_the_photos_where_they_are(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot, shift: bool
) -> None:
    window.resize(900, 430)  # so that the paper is not as wide as its column
    canvas, bar = window.sketch.canvas, window.results.view.verticalScrollBar()
    qtbot.waitUntil(lambda: canvas.paper().left() > 50 and bar.maximum() > 0)
    bar.setValue(bar.maximum() // 2)
    scrolled, asked = bar.value(), len(library.queries)
    timers = canvas.findChildren(QTimer)
    keys = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    for held in (False, True):
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, keys, place(canvas, -0.2, 0.5))
        QTest.mouseMove(canvas, place(canvas, -0.2, 0.6))
        if held:
            qtbot.waitUntil(lambda: not any(timer.isActive() for timer in timers))
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, keys, place(canvas, -0.2, 0.6))
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in timers))
    window.search.ask_again()
    qtbot.waitUntil(lambda: not window.search.busy)
    assert bar.value() == scrolled
    assert len(library.queries) == asked + 1


@pytest.mark.parametrize("chosen", [False, True])
def test_photos_of_a_list_stay_in_sight_when_newer_ones_come(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot, chosen: bool
) -> None:
    view, model = window.results.view, window.results.model
    window.asking.starting_over.start()
    window.asking.only_folder(Path("/photos/Holidays"))
    qtbot.waitUntil(lambda: window.results.listed == 1500)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    photo = model.hits[view.visible_rows().start + (4 if chosen else 0)]
    if chosen:
        view.chosen.choose(model.row_of(photo.photo_id))
    place = view.visualRect(model.index(model.row_of(photo.photo_id))).top()
    known = some_hits(1900)
    in_order = enumerate(known[1500:] + known[:1500], 1)
    library.hits = tuple(replace(hit, rank=rank) for rank, hit in in_order)
    window.search.ask_again()
    qtbot.waitUntil(lambda: not window.search.busy)
    assert view.visualRect(model.index(model.row_of(photo.photo_id))).top() == place
    view.verticalScrollBar().setValue(0)
    library.hits = tuple(some_hits(1500))
    window.search.ask_again()
    qtbot.waitUntil(lambda: model.hits[0].photo_id == library.hits[0].photo_id)
    assert view.verticalScrollBar().value() == 0


def test_more_that_did_not_come_does_when_one_scrolls_to_the_end_again(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    model, bar = window.results.model, window.results.view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    library.error = UserFacingError("There is not enough memory.", "Close other programs.")
    bar.setValue(bar.maximum())
    # Nothing is asked again and again meanwhile.
    qtbot.waitUntil(lambda: window.results.banner.isVisible() and not window.search.busy)
    assert model.rowCount() == 200
    library.error = None
    bar.setValue(0)
    bar.setValue(bar.maximum())
    place = bar.value()
    qtbot.waitUntil(lambda: model.rowCount() == 1000)
    assert bar.value() == place
