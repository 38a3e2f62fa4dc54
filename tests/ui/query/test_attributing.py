"""Which lines count: colours on the paper, why not for a picture, and how it ends."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fake_library import FakeLibrary
from gestures import LINE, OpenWindow, Points, drag, idle, opened, place, select, wait_for_photos
from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QMessageBox, QToolTip
from pytestqt.qtbot import QtBot
from reading import text_of

from sketchfind.errors import UserFacingError
from sketchfind.imaging.sketch import rasterise
from sketchfind.library.recent_drawings import RecentDrawings
from sketchfind.types import Sketch, Stroke
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.sketch.document import Contents
from sketchfind.ui.sketch.line_effects import AGAINST, FOR, NEITHER, line_styles, shares

LONG: Points = [(0.1, 0.2), (0.5, 0.2), (0.9, 0.2)]
SHORT: Points = [(0.5, 0.7), (0.5, 0.8)]


@pytest.fixture
def window(open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot) -> MainWindow:
    """A window with a drawing of two lines, and the first photo selected."""
    window = open_window(library)
    for points in (LONG, SHORT):
        drag(window.sketch.canvas, points)
    wait_for_photos(window, qtbot)
    select(window, 0)
    return window


def ask(window: MainWindow) -> None:
    QTest.keyClick(window.results.view, Qt.Key.Key_L)


def coloured(window: MainWindow, qtbot: QtBot, name: str) -> None:
    qtbot.waitUntil(lambda: name in text_of(window.sketch.legend))


def show_lines(window: MainWindow, qtbot: QtBot) -> None:
    ask(window)
    coloured(window, qtbot, "photo 1.jpg")


def colour(window: MainWindow, x: float, y: float) -> QColor:
    canvas = window.sketch.canvas
    return canvas.grab().toImage().pixelColor(place(canvas, x, y))


def blue(seen: QColor) -> bool:
    return seen.blue() > seen.red() + 60


def orange(seen: QColor) -> bool:
    return seen.red() > seen.blue() + 60


def plain(window: MainWindow) -> bool:
    return not window.sketch.legend.isVisible() and colour(window, 0.3, 0.2).lightness() < 60


def test_lines_are_coloured_by_what_they_do_to_the_photo(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    assert plain(window)
    show_lines(window, qtbot)
    assert blue(colour(window, 0.3, 0.2))
    ((query, sketches),) = library.compared
    assert len(sketches) == 3
    np.testing.assert_array_equal(sketches[0], query.sketch)
    first, second = window.sketch.sheets.wanted.contents.strokes
    for without, left in ((1, second), (2, first)):
        alone = rasterise(Sketch((left,)), len(sketches[0]))
        np.testing.assert_array_equal(sketches[without], alone)
    tips = window.sketch.legend.accessibleDescription().splitlines()
    assert [tip.split(" ")[1] for tip in tips] == ["1:", "2:"]
    assert "for this photo, +" in tips[0]


def test_another_photo_needs_no_second_comparison(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    show_lines(window, qtbot)
    QTest.keyClick(window.results.view, Qt.Key.Key_Right)
    coloured(window, qtbot, "photo 2.jpg")
    shown = [colour(window, x / 200, 0.2) for x in range(40, 160)]
    assert any(map(orange, shown))  # dashed: not everywhere
    assert not any(map(blue, shown))
    assert any(seen.lightness() > 240 for seen in shown)
    assert len(library.compared) == 1


def test_a_photo_chosen_while_lines_are_compared_is_the_one_that_counts(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.may_compare.clear()
    ask(window)
    assert "Comparing the lines…" in text_of(window.sketch.legend)
    select(window, 2)
    library.may_compare.set()
    coloured(window, qtbot, "photo 3.jpg")
    assert len(library.compared) == 1


def test_an_answer_about_lines_that_are_plain_again_is_dropped(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, may_weigh = threading.Event(), threading.Event()

    def weigh(*_: object) -> tuple[float, ...]:
        asked.set()
        may_weigh.wait(60)
        return 0.3, 0.3

    monkeypatch.setattr(library, "line_effects", weigh)
    ask(window)
    qtbot.waitUntil(asked.is_set)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    may_weigh.set()
    idle(window, qtbot)
    assert plain(window)


def test_a_line_tells_about_itself_under_the_mouse(window: MainWindow, qtbot: QtBot) -> None:
    show_lines(window, qtbot)
    canvas = window.sketch.canvas

    def rest(x: float, y: float) -> None:
        at = place(canvas, x, y)
        event = QHelpEvent(QEvent.Type.ToolTip, at, canvas.mapToGlobal(at))
        QApplication.sendEvent(canvas, event)

    rest(0.3, 0.2)
    assert QToolTip.text() == "Counts for this photo, +0.30"
    rest(0.5, 0.75)
    assert QToolTip.text() == "Counts for this photo, +0.02"
    rest(0.3, 0.9)
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


@pytest.mark.parametrize("way", ["key", "escape", "button", "draw", "undo", "words"])
def test_it_ends(window: MainWindow, qtbot: QtBot, way: str) -> None:
    show_lines(window, qtbot)
    view, canvas = window.results.view, window.sketch.canvas
    if way == "key":
        ask(window)
    elif way == "escape":
        QTest.keyClick(view, Qt.Key.Key_Escape)
    elif way == "button":
        window.sketch.legend.closed.emit()
    elif way == "draw":
        drag(canvas, LINE)
    elif way == "undo":
        QTest.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    else:
        window.sketch.words.add_word("horse")
    qtbot.waitUntil(lambda: plain(window))


def test_it_ends_when_another_model_answers(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    show_lines(window, qtbot)
    window.model_changed(library.model)
    assert plain(window)


def test_lines_are_compared_again_with_a_model_that_has_just_taken_over(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    show_lines(window, qtbot)
    library.model = replace(library.model, space="another")
    select(window, 1)
    coloured(window, qtbot, "photo 2.jpg")
    assert len(library.compared) == 2


def test_another_filter_ends_nothing(window: MainWindow, library: FakeLibrary, qtbot) -> None:
    show_lines(window, qtbot)
    asked = len(library.queries)
    window.asking.only_folder(library.folders()[0].path)
    qtbot.waitUntil(lambda: len(library.queries) > asked and not window.search.busy)
    assert window.sketch.legend.isVisible()


def picture() -> Contents:
    pixels = np.full((64, 64), 255, np.uint8)
    pixels[20:40, 20:22] = 0
    return Contents(picture=pixels)


def test_a_picture_says_why_not(window: MainWindow, library: FakeLibrary, qtbot: QtBot) -> None:
    window.sketch.sheets.current.replace_with(picture())
    wait_for_photos(window, qtbot)
    select(window, 0)
    ask(window)
    assert "is a picture, so it has no separate lines" in text_of(window.sketch.legend)
    assert library.compared == []
    QTest.keyClick(window.results.view, Qt.Key.Key_Escape)
    assert not window.sketch.legend.isVisible()


def test_lines_over_a_picture_are_compared_and_the_picture_stays(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window.sketch.sheets.current.replace_with(picture())
    drag(window.sketch.canvas, LONG)
    wait_for_photos(window, qtbot)
    select(window, 0)
    show_lines(window, qtbot)
    ((_, sketches),) = library.compared
    assert len(sketches) == 2
    assert (sketches[1] < 128).any()


def test_one_line_and_no_line_say_why_not(window: MainWindow, qtbot: QtBot) -> None:
    window.sketch.actions_.undo.trigger()
    wait_for_photos(window, qtbot)
    select(window, 0)
    ask(window)
    assert "only one line" in text_of(window.sketch.legend)
    window.sketch.words.add_word("horse")
    window.sketch.sheets.current.clear()
    wait_for_photos(window, qtbot)
    select(window, 0)
    ask(window)
    assert "There is no drawing in this search." in text_of(window.sketch.legend)


def test_trouble_is_told_and_lines_are_plain_again(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.error = UserFacingError("The encoder keeps dying.", "Try again.")
    ask(window)
    opened(window, QMessageBox, qtbot).close()
    assert plain(window)


def test_closing_does_not_wait_for_the_lines(window: MainWindow, library: FakeLibrary) -> None:
    library.may_compare.clear()
    ask(window)
    window.close()  # would wait for ever, if the comparison were not given up


def test_the_negative_sheet_makes_place_for_the_drawing(window: MainWindow, qtbot: QtBot) -> None:
    window.sketch.sheets.show_negative(True)
    select(window, 0)
    show_lines(window, qtbot)
    assert not window.sketch.sheets.negative


def test_strength_of_colour() -> None:
    assert shares((0.2, -0.1, 0.0)) == (1.0, -0.5, 0.0)
    assert max(shares((0.01, 0.005))) < 0.5  # effects that small are not blown up
    strong, against, none = line_styles((0.2, -0.2, 0.0))
    assert (strong.colour.name(), strong.dashed) == (FOR.name(), False)
    assert (against.colour.name(), against.dashed) == (AGAINST.name(), True)
    assert (none.colour, none.dashed) == (NEITHER, False)
    assert shares(()) == ()


@pytest.mark.parametrize("size", [(900, 100), (1024, 600), (1280, 860)])
@pytest.mark.parametrize("recent", [True, False])
def test_the_legend_takes_no_room_from_the_paper(
    open_window: OpenWindow,
    library: FakeLibrary,
    tmp_path: Path,
    qtbot: QtBot,
    screen: QSize,
    size: tuple[int, int],
    recent: bool,
) -> None:
    screen.setHeight(900)
    if recent:
        RecentDrawings(tmp_path / "drawings").add(Sketch((Stroke(tuple(LONG)),)))
    window = open_window(library)
    window.resize(*size)
    for points in (LONG, SHORT):
        drag(window.sketch.canvas, points)
    wait_for_photos(window, qtbot)
    select(window, 0)
    idle(window, qtbot)
    sketch, legend = window.sketch, window.sketch.legend
    assert sketch.recent.isVisible() == recent
    below = sketch.recent.y() > sketch.canvas.geometry().bottom()
    covered = sketch.recent if recent and below else sketch.findChild(QFrame, "card")

    def places() -> list[QRect]:
        rows = (sketch.canvas, sketch.recent, sketch.words, sketch.looks_like)
        return [window.geometry(), *(row.geometry() for row in rows)]

    before = places()
    show_lines(window, qtbot)
    for text in ("", "a reason of several words " * 5):
        if text:
            legend.say(text)
        qtbot.waitUntil(lambda: legend.height() >= legend.heightForWidth(legend.width()))
        assert places() == before
        assert legend.geometry().contains(covered.geometry())
        assert legend.y() > sketch.canvas.geometry().bottom()
        assert legend.geometry().bottom() < sketch.words.y()
        assert not covered.isEnabled()  # Tab would stop at what nobody sees
    window.attributing.end()
    assert covered.isEnabled()
    assert places() == before
