"""How the left column shares its height, and what stays in place there."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from fake_library import FakeLibrary, some_hits
from gestures import CORNER, LINE, OpenWindow, button, drag, press
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from reading import words_offered

from sketchfind.library.recent_drawings import RecentDrawings
from sketchfind.types import Sketch, Stroke
from sketchfind.ui.main_window import MainWindow

CONCEPTS = ("guitar", "violin", "acoustic guitar", "electric guitar", "cello")


@pytest.fixture
def library() -> FakeLibrary:
    library = FakeLibrary(some_hits(9)).with_folder()
    library.concepts = CONCEPTS
    return library


@pytest.fixture
def window(
    open_window: OpenWindow, library: FakeLibrary, tmp_path: Path, qtbot: QtBot
) -> MainWindow:
    RecentDrawings(tmp_path / "drawings").add(Sketch((Stroke(tuple(CORNER)),)))
    window = open_window(library)
    qtbot.waitUntil(window.sketch.recent.isVisible)
    drag(window.sketch.canvas, CORNER)
    qtbot.waitUntil(lambda: bool(words_offered(window)))
    return window


@pytest.mark.parametrize("size", [(1024, 640), (1280, 720), (1320, 1200)])
def test_the_paper_takes_what_is_free_and_nothing_covers_it(
    window: MainWindow, size: tuple[int, int]
) -> None:
    sketch = window.sketch
    (tools,) = sketch.findChildren(QWidget, "card")
    rows = (sketch.canvas, tools, sketch.recent, sketch.words, sketch.looks_like)
    window.resize(*size)
    room = sketch.width() - 2 * min(row.x() for row in rows)
    spare = sketch.looks_like.height() - sketch.looks_like.minimumSizeHint().height()
    assert sketch.canvas.height() <= room
    assert sketch.canvas.height() == room or spare == 0
    for above, below in pairwise(rows):
        assert above.geometry().bottom() < below.y()
        assert below.x() == sketch.canvas.x()
    shown = [chip for chip in sketch.looks_like.findChildren(QPushButton) if chip.isVisible()]
    assert shown
    assert all(sketch.looks_like.rect().contains(chip.geometry()) for chip in shown)


@pytest.mark.parametrize("size", [(0, 0), (1320, 500)])
def test_in_a_low_window_recent_drawings_stand_beside_the_paper_which_is_larger_so(
    window: MainWindow, size: tuple[int, int]
) -> None:
    sketch = window.sketch
    (tools,) = sketch.findChildren(QWidget, "card")
    rows = (sketch.canvas, tools, sketch.words, sketch.looks_like)
    window.resize(*size)
    paper, recent = sketch.canvas.geometry(), sketch.recent.geometry()
    assert paper.right() < recent.x()
    assert (recent.y(), recent.height()) == (paper.y(), paper.height())
    assert recent.right() == tools.geometry().right()
    assert paper.width() >= paper.height()  # all of the height is for the paper
    assert sketch.canvas.paper().x() == 1  # as far left as the rows below
    for above, below in pairwise(rows):
        assert above.geometry().bottom() < below.y()
        assert below.x() == paper.x()
    window.resize(1320, 1200)
    assert sketch.recent.y() > sketch.canvas.geometry().bottom()
    assert sketch.recent.height() < sketch.recent.width() == sketch.canvas.width()
    sketch.canvas.resize(400, 200)
    assert sketch.canvas.paper().center() == QPointF(200, 100)


def test_recent_drawings_beside_the_paper_are_as_high_also_where_more_is_free(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    sketch = window.sketch
    library.concepts = ()
    drag(sketch.canvas, LINE)
    qtbot.waitUntil(lambda: not words_offered(window))
    window.resize(1024, 600)
    paper, recent = sketch.canvas.geometry(), sketch.recent.geometry()
    assert paper.height() == paper.width()
    assert (recent.y(), recent.height()) == (paper.y(), paper.height())


def test_a_word_that_was_chosen_stays_in_its_place_and_a_second_click_takes_it_away(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window.resize(1320, 1200)
    chips, words = window.sketch.looks_like, window.sketch.words

    def checked() -> list[str]:
        return [chip.text() for chip in chips.findChildren(QPushButton) if chip.isChecked()]

    press(chips, "violin")
    press(chips, "cello")
    assert words.text() == "violin, cello"
    assert words_offered(window) == list(CONCEPTS)
    assert checked() == ["violin", "cello"]
    press(chips, "cello")
    assert words.text() == "violin"
    assert checked() == ["violin"]
    library.concepts = ("banjo", "harp")
    drag(window.sketch.canvas, LINE)
    qtbot.waitUntil(lambda: words_offered(window) == ["banjo", "violin", "harp"])
    words.clear()
    assert not checked()
    drag(window.sketch.canvas, LINE)
    qtbot.waitUntil(lambda: words_offered(window) == ["banjo", "harp"])


def test_a_word_is_added_though_another_takes_its_place_while_it_is_pressed(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window.resize(1320, 1200)
    chip = button(window.sketch.looks_like, "violin")
    library.concepts = ("banjo", "harp")
    QTest.mousePress(chip, Qt.MouseButton.LeftButton)
    window.sketch.actions_.mirror.trigger()
    qtbot.waitUntil(lambda: chip.text() == "harp")
    QTest.mouseRelease(chip, Qt.MouseButton.LeftButton)
    assert window.sketch.words.text() == "violin"
    assert not chip.isChecked()


def test_a_press_that_takes_the_words_away_adds_none(window: MainWindow) -> None:
    chip = button(window.sketch.looks_like, "violin")
    window.sketch.looks_like.show_words(())
    chip.click()
    assert window.sketch.words.text() == ""


@pytest.mark.parametrize("vanishing", ["new drawing", "another word is all"])
def test_keys_go_to_the_paper_when_the_word_that_has_them_vanishes(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot, vanishing: str
) -> None:
    sketch = window.sketch
    chip = button(sketch.looks_like, CONCEPTS[1])
    chip.setFocus()
    if vanishing == "new drawing":
        sketch.actions_.clear.trigger()
    else:
        library.concepts = ("banjo",)
        sketch.actions_.mirror.trigger()
    qtbot.waitUntil(lambda: not chip.isVisible())
    assert window.focusWidget() is sketch.canvas


def test_a_word_with_an_ampersand_is_shown_and_asked_as_it_is(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    chips, words = window.sketch.looks_like, window.sketch.words
    library.concepts = ("kitchen & dining room table",)
    drag(window.sketch.canvas, LINE)
    qtbot.waitUntil(lambda: len(words_offered(window)) == 1)
    chip = button(chips, "kitchen && dining room table")  # else a key that nobody sees
    press(chips, chip.text())
    assert words.text() == "kitchen & dining room table"
    assert chip.isChecked()
    press(chips, chip.text())
    assert words.text() == ""
