"""What is found is told to who does not see it, once it is settled."""

from __future__ import annotations

import pytest
from fake_library import FakeLibrary, some_hits
from gestures import CORNER, LINE, drag, draw, select
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sketchfind.errors import UserFacingError
from sketchfind.types import SearchResult
from sketchfind.ui import status_bar
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.query import rescue
from sketchfind.ui.results import results_pane
from sketchfind.ui.sketch import line_legend, sketch_actions, sketch_panel
from sketchfind.ui.widgets import messages
from sketchfind.ui.widgets.announcing import announce


def settle(timer: QTimer) -> None:
    """Let the time of a timer pass, if it is running."""
    if timer.isActive():
        timer.stop()
        timer.timeout.emit()


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What screen readers are asked to say."""
    said: list[str] = []
    for module in (results_pane, messages, status_bar, rescue, line_legend):
        monkeypatch.setattr(module, "announce", lambda _, text: said.append(text))
    return said


def test_a_new_answer_is_told_when_nothing_newer_is_asked(
    window: MainWindow, said: list[str], qtbot: QtBot
) -> None:
    results, canvas = window.results, window.sketch.canvas
    results.settled.setInterval(60_000)  # longer than any machine takes for what follows
    for line in (CORNER, LINE):  # a series, each of which is answered
        with qtbot.waitSignal(window.search.answered):
            drag(canvas, line)
    qtbot.waitUntil(results.settled.isActive)
    assert said == []
    qtbot.waitUntil(lambda: not window.search.busy)
    results.settled.stop()
    results.settled.timeout.emit()
    assert said == [results.summary.text()]
    with qtbot.waitSignal(window.search.answered):
        window.search.ask_again()  # because photos came
    assert not results.settled.isActive()
    window.asking.starting_over.start()
    assert not results.settled.isActive()
    assert len(said) == 1


def test_while_a_better_answer_comes_it_waits(window: MainWindow, said: list[str]) -> None:
    drag(window.sketch.canvas, CORNER)
    assert window.search.busy
    window.results.settled.timeout.emit()
    assert said == []
    assert window.results.settled.isActive()


def test_that_nothing_is_found_is_told(
    window: MainWindow, library: FakeLibrary, said: list[str], qtbot: QtBot
) -> None:
    library.hits = ()
    drag(window.sketch.canvas, CORNER)
    qtbot.waitUntil(lambda: not window.search.busy and not window.results.showing_photos)
    window.results.settled.stop()
    window.results.settled.timeout.emit()
    assert said == [window.results.page.message.title]


def test_trouble_is_told_once(window: MainWindow, said: list[str]) -> None:
    banner = window.results.update_banner
    for text in ("One.", "One.", "Another."):
        banner.show_error(UserFacingError(text))
    assert said == ["One.", "Another."]
    banner.hide()
    banner.show_error(UserFacingError("Another."))
    assert said == ["One.", "Another.", "Another."]


def test_the_ways_on_of_a_search_that_leads_nowhere_are_told(
    window: MainWindow, said: list[str], qtbot: QtBot
) -> None:
    draw(window, qtbot)
    window.results.rescue.set_days_differ(False)
    for _ in range(2):
        window.results.rescue.offer()
    assert said == ["Not found yet? Add a word, More like the best"]


def test_how_many_photos_are_selected_is_told(
    window: MainWindow, said: list[str], qtbot: QtBot
) -> None:
    draw(window, qtbot)
    window.results.settled.stop()
    select(window, 0)
    assert said == []
    QTest.keyClick(window.results.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert said == ["All 20 selected"]
    assert not window.results.selecting.isActive()  # it is told once
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right):
        QTest.keyClick(window.results.view, key, Qt.KeyboardModifier.ShiftModifier)
    assert said[1:] == []  # not of each photo on the way
    settle(window.results.selecting)
    assert said[1:] == ["2 of 20 selected"]
    for keys in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
        QTest.keyClick(window.results.view, Qt.Key.Key_Right, keys)
    settle(window.results.selecting)
    assert said[2:] == ["2 of 20 selected"]  # others


def test_of_photos_that_stay_selected_an_answer_says_nothing(
    window: MainWindow, library: FakeLibrary, said: list[str], qtbot: QtBot
) -> None:
    draw(window, qtbot)
    settle(window.results.settled)
    select(window, 0)
    for row in (2, 4, 6):
        window.results.view.chosen.go_on_with(row)
    settle(window.results.selecting)
    assert said[1:] == ["4 of 20 selected"]
    result = SearchResult(library.hits, (), 0.1, "", True)
    window.results.show_answer(result, whole=True, stay=True)  # as while photos are added
    settle(window.results.selecting)
    assert said[2:] == []
    window.results.show_answer(result, whole=True, stay=False)
    settle(window.results.selecting)
    settle(window.results.settled)
    assert said[2:] == said[:1]  # what was found, although several are selected


def test_photos_that_are_selected_again_after_they_were_gone_are_told_again(
    window: MainWindow, library: FakeLibrary, said: list[str], qtbot: QtBot
) -> None:
    draw(window, qtbot)
    settle(window.results.settled)
    for hits in (library.hits, some_hits(40)[20:], library.hits):
        result = SearchResult(tuple(hits), (), 0.1, "", True)
        window.results.show_answer(result, whole=True, stay=False)
        settle(window.results.settled)
        settle(window.results.selecting)
        if hits is library.hits:
            select(window, 0)
            window.results.view.chosen.go_on_with(1)
            settle(window.results.selecting)
    assert said.count("2 of 20 selected") == 2


def test_why_lines_cannot_be_compared_is_told(window: MainWindow, said: list[str]) -> None:
    window.sketch.legend.say("There is only one line.")
    window.sketch.legend.explain("cat.jpg", "Line 1: hardly matters")
    lines = "How the lines count for cat.jpg\nLine 1: hardly matters"
    assert said == ["There is only one line.", lines]


def test_what_came_of_a_key_is_told(window: MainWindow, said: list[str]) -> None:
    window.picking.news.emit("Remembered. It was number 1.")
    assert said == ["Remembered. It was number 1."]


def test_what_keys_change_about_drawing_is_told(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    for module in (sketch_actions, sketch_panel):
        monkeypatch.setattr(module, "announce", lambda _, text: said.append(text))
    drag(window.sketch.canvas, CORNER)
    assert said == []
    for key in (Qt.Key.Key_E, Qt.Key.Key_E, Qt.Key.Key_BracketRight, Qt.Key.Key_N, Qt.Key.Key_N):
        QTest.keyClick(window.sketch.canvas, key)
    # A sheet with nothing to erase takes the pen.
    assert said == ["Eraser", "Line width: 11", "Pen", "Not like this, empty", "Like this"]


def test_it_goes_to_the_screen_reader_where_there_is_one(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    told: list[str] = []
    send = staticmethod(lambda event: told.append(event.message()))
    monkeypatch.setattr(QAccessible, "updateAccessibility", send)
    monkeypatch.setattr(QAccessible, "isActive", staticmethod(lambda: False))
    announce(widget, "nobody listens")
    monkeypatch.setattr(QAccessible, "isActive", staticmethod(lambda: True))
    announce(widget, "20 photos")
    assert told == ["20 photos"]
