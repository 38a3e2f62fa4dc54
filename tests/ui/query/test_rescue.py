"""A quiet hint after a minute or with flat scores, and ways on that were not taken yet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fake_library import FakeLibrary, some_hits
from gestures import LINE, OpenWindow, all_answered, drag, draw, wait_for_photos
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from sketchfind.types import Example, Facets, Filters, Progress
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.query.rescue import ENOUGH

LEFT = Qt.MouseButton.LeftButton


def test_it_waits_a_minute_from_the_first_answer_and_comes_once(
    window: MainWindow, qtbot: QtBot
) -> None:
    rescue = window.results.rescue
    assert rescue.isHidden()
    assert rescue.timer.isActive()
    assert rescue.timer.interval() == 60_000
    rescue.timer.setInterval(1)
    qtbot.waitUntil(rescue.isVisible)
    QTest.mouseClick(rescue.word, LEFT)
    assert rescue.isHidden()
    assert window.sketch.words.hasFocus()
    draw(window, qtbot)
    assert not rescue.timer.isActive()
    rescue.offer()
    assert rescue.isHidden()
    rescue.timer.setInterval(60_000)
    window.asking.starting_over.start()
    draw(window, qtbot)
    assert rescue.timer.isActive()


def test_flat_scores_bring_it_when_there_is_enough_of_a_drawing(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.convincing, rescue = 0, window.results.rescue
    draw(window, qtbot)
    assert rescue.isHidden()
    assert not rescue.flat.isActive()
    draw(window, qtbot)
    qtbot.waitUntil(rescue.flat.isActive)
    assert rescue.isHidden()  # the next line may change it
    library.convincing = 5
    draw(window, qtbot)
    assert not rescue.flat.isActive()
    library.convincing = 0
    rescue.flat.setInterval(1)
    drag(window.sketch.canvas, LINE)
    qtbot.waitUntil(rescue.isVisible)


def test_flat_scores_wait_for_photos_that_are_not_read_yet(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.convincing = 0
    library.progress = [Progress("encoding", 3, 9)]
    library.may_finish.clear()
    window = open_window(library)
    results, indexer = window.results, window.indexer
    qtbot.waitUntil(window.folders.progress.isVisible)
    for _ in range(3):
        draw(window, qtbot)
    so_far = "Nothing convincing among the photos read so far."
    assert results.summary.text() == so_far
    assert results.rescue.timer.isActive()
    with qtbot.waitSignal(indexer.finished):
        indexer.cancel()
    assert results.summary.text() == so_far  # the others may be read some day
    assert not results.rescue.flat.isActive()
    library.may_finish.set()
    with qtbot.waitSignal(indexer.stopped):
        indexer.go_on()
    assert results.summary.text() == "Nothing convincing. These come closest."
    assert results.rescue.flat.isActive()
    with qtbot.waitSignal(indexer.stopped):
        indexer.update()
        assert not results.rescue.flat.isActive()


def test_more_like_the_closest(window: MainWindow, library: FakeLibrary, qtbot: QtBot) -> None:
    rescue = window.results.rescue
    rescue.offer()
    QTest.mouseClick(rescue.closest, LEFT)
    qtbot.waitUntil(lambda: bool(library.queries[-1].examples))
    assert library.queries[-1].examples == (Example(Path(library.hits[0].path)),)


def test_it_leaves_out_what_is_there_already(window: MainWindow, qtbot: QtBot) -> None:
    rescue, asking = window.results.rescue, window.asking
    rescue.offer()
    ways = (rescue.word, rescue.closest, rescue.day)
    qtbot.waitUntil(lambda: all(way.isVisible() for way in ways))
    window.sketch.words.add_word("horse")
    qtbot.waitUntil(lambda: not rescue.word.isVisible())
    asking.composition.filter_by(Filters(last_day="2019-06-03"))
    qtbot.waitUntil(lambda: not rescue.day.isVisible())
    assert rescue.closest.isVisible()
    window.sketch.words.clear()
    asking.composition.filter_by(Filters())
    qtbot.waitUntil(lambda: all(way.isVisible() for way in ways))


def test_a_date_is_offered_once_photos_are_of_several_days(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_days = library.facets
    monkeypatch.setattr(library, "facets", lambda: Facets(("JPEG",), "2024-05-06", "2024-05-06"))
    window = open_window(library)
    draw(window, qtbot)
    rescue = window.results.rescue
    rescue.offer()
    qtbot.waitUntil(lambda: all_answered(window.tasks))
    assert rescue.closest.isVisible()
    assert not rescue.day.isVisible()
    monkeypatch.setattr(library, "facets", with_days)
    window.indexer.folders.photos_changed.emit()
    qtbot.waitUntil(rescue.day.isVisible)


def test_where_filters_leave_nothing_they_can_be_removed(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    rescue, results = window.results.rescue, window.results
    for _ in range(ENOUGH):
        draw(window, qtbot)
    photos, library.hits, library.convincing = library.hits, (), 0
    window.asking.composition.filter_by(Filters(formats=("WEBP",)))
    qtbot.waitUntil(lambda: results.page.message.text == "No photo matches the filters.")
    qtbot.waitUntil(lambda: not window.search.busy)
    assert rescue.isHidden()
    assert not rescue.timer.isActive()
    library.hits = photos[:2]
    window.asking.composition.filter_by(Filters(formats=("PNG",)))
    wait_for_photos(window, qtbot)
    assert rescue.isHidden()  # the filters are to blame, not the drawing
    assert not rescue.flat.isActive()
    library.hits = ()
    window.search.ask_again()
    (remove,) = results.page.findChildren(QPushButton)
    qtbot.waitUntil(remove.isVisible)
    library.hits, library.convincing = photos, None
    QTest.mouseClick(remove, LEFT)
    assert results.page.message.title == "Searching…"
    wait_for_photos(window, qtbot)
    assert library.queries[-1].filters == Filters()


def test_it_is_one_line_beside_a_drawing_on_a_laptop(window: MainWindow, qtbot: QtBot) -> None:
    rescue = window.results.rescue
    window.resize(1280, 720)
    rescue.offer()
    qtbot.waitUntil(lambda: rescue.day.isVisible() and rescue.word.y() == rescue.day.y())


def test_no_photo_moves_when_a_hint_comes_or_goes(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.hits = tuple(some_hits(200))
    results = window.results
    draw(window, qtbot)
    view, bar = results.view, results.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    view.setCurrentIndex(results.model.index(view.visible_rows().stop - 1))
    bar.setValue(bar.value() - view.tiling.cell // 4)  # a part of it is below the edge

    def places() -> list[QPoint]:
        index = view.currentIndex()
        return [view.mapTo(window, QPoint()), view.visualRect(index).topLeft()]

    assert view.geometry().bottom() == view.parentWidget().rect().bottom()
    assert view.parentWidget().geometry().bottom() == results.rect().bottom()
    before, height = places(), view.height()
    results.rescue.offer()
    qtbot.waitUntil(lambda: view.height() < height - results.rescue.height())
    assert results.rescue.contentsMargins().bottom() > 8  # the room below its frame
    assert places() == before
    results.rescue.hide()
    qtbot.waitUntil(lambda: view.height() == height)
    results.update_banner.say("The drive is full.")
    qtbot.waitUntil(lambda: view.height() < height - results.update_banner.height())
    assert places() == before


def test_what_lies_behind_a_hint_is_reached_by_scrolling_and_by_keys(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.hits = tuple(some_hits(200))
    draw(window, qtbot)
    rescue, view = window.results.rescue, window.results.view
    rescue.offer()
    qtbot.waitUntil(rescue.isVisible)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_End)
    last = view.visualRect(view.currentIndex()).translated(view.mapTo(window, QPoint()))
    assert last.bottom() < rescue.mapTo(window, QPoint()).y()
    QTest.keyClick(view, Qt.Key.Key_Tab)
    assert rescue.word.hasFocus()


def test_a_find_ends_it(window: MainWindow, library: FakeLibrary, qtbot: QtBot) -> None:
    window.results.view.setFocus()
    window.results.view.setCurrentIndex(window.results.model.index(0))
    QTest.keyClick(window.results.view, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: not window.results.rescue.timer.isActive())
    assert len(library.picked) == 1


def test_after_a_find_only_another_question_begins_the_minute_again(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    rescue, search = window.results.rescue, window.search
    window.photo_actions.opened.emit()
    library.convincing = 0
    for again in (search.question, replace(search.question, most=1000)):
        with qtbot.waitSignal(search.answered):
            search.ask(again)
        assert not rescue.timer.isActive()
    library.convincing = None
    draw(window, qtbot)
    assert rescue.timer.isActive()


@pytest.mark.parametrize("part", ["search", "update", "legend"])
def test_what_is_closed_gives_the_keys_to_the_paper(window: MainWindow, part: str) -> None:
    if part == "legend":
        shown: QWidget = window.sketch.legend
        window.sketch.legend.say("These lines cannot be compared.")
    else:
        shown = window.results.banner if part == "search" else window.results.update_banner
        shown.say("The disk is full.")
    close = shown.findChildren(QToolButton)[0]
    close.setFocus()
    QTest.keyClick(close, Qt.Key.Key_Space)
    assert part == "legend" or not shown.isVisible()
    assert window.focusWidget() is window.sketch.canvas
