"""Words: completed, added once, asked for when they are finished."""

from __future__ import annotations

import pytest
from gestures import filter_panel, place, wait_for_photos
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.sketch.words_field import WordsField

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


WORDS = ("horse", "house", "sea turtle")


@pytest.fixture
def field(qtbot: QtBot) -> WordsField:
    field = WordsField()
    field.set_vocabulary(WORDS, WORDS, any_words=False)
    qtbot.addWidget(field)
    with qtbot.waitExposed(field):
        field.show()
    field.setFocus()
    return field


@pytest.mark.parametrize("word", ["horse", "xylophone"], ids=["known", "unknown"])
def test_a_finished_word_is_asked_for_after_a_moment(
    field: WordsField, qtbot: QtBot, word: str
) -> None:
    with qtbot.waitSignal(field.settled):
        QTest.keyClicks(field, word)
    assert field.words == word


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("dog", "horse"),
        ("hot dog, dogs, dog,tree", "hot horse, dogs, horse, tree"),
        ("a.dog", "a.dog, horse"),
        ("Horse, cat", "Horse, cat"),
    ],
)
def test_a_whole_word_is_replaced(field: WordsField, before: str, after: str) -> None:
    field.put_back(before)
    field.replace_word("dog", "horse")
    assert field.words == after


def test_words_in_a_row_are_replaced_whatever_is_between_them(field: WordsField) -> None:
    field.put_back("red, hot  dog here")
    field.replace_word("hot dog", "")
    assert field.words == "red, here"


def test_half_a_word_waits_for_enter(field: WordsField, qtbot: QtBot) -> None:
    field.completer().popup().hide()
    field.setText("sea tur")
    field._paused()
    assert field.words == ""
    with qtbot.waitSignal(field.settled):
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.words == "sea tur"


def test_half_a_word_is_asked_for_in_the_end(field: WordsField, qtbot: QtBot) -> None:
    field._patience.setInterval(50)
    with qtbot.waitSignal(field.settled):
        QTest.keyClicks(field, "hors")
    assert field.words == "hors"


def test_words_are_added_once(field: WordsField) -> None:
    field.add_word("horse")
    field.add_word("Horse")
    field.add_word("sea turtle")
    assert field.words == "horse, sea turtle"
    assert field.holds("SEA TURTLE")


def test_clearing_is_settled_at_once(field: WordsField, qtbot: QtBot) -> None:
    field.add_word("horse")
    with qtbot.waitSignal(field.settled, timeout=100):
        field.clear()
    assert field.words == ""


def test_only_the_last_word_is_completed(field: WordsField) -> None:
    field.setText("horse, se")
    completer = field.completer()
    assert completer.splitPath(field.text()) == ["se"]
    completer.setCompletionPrefix("se")
    assert completer.completionCount() == 1
    assert completer.pathFromIndex(completer.currentIndex()) == "horse, sea turtle"


def test_a_model_that_knows_any_words_is_asked_for_each_of_them(
    field: WordsField, qtbot: QtBot
) -> None:
    field.set_vocabulary((), ("zebra crossing",), any_words=True)
    with qtbot.waitSignal(field.settled):
        QTest.keyClicks(field, "a dog on a zebra")
    assert field.words == "a dog on a zebra"


def type_words(window: MainWindow, words: str) -> QAbstractItemView:
    """Type into the window's field and return the list of completions, which is open."""
    window.sketch.words.setFocus()
    QTest.keyClicks(window.sketch.words, words)
    popup = window.sketch.words.completer().popup()
    assert popup.isVisible()
    return popup


def test_short_words_are_listed_first(window: MainWindow) -> None:
    words = ("horse", "hockey stick", "hog", "house", "Hose")
    window.sketch.words.set_vocabulary(words, words, any_words=False)
    listed = type_words(window, "ho").model()
    first = [listed.index(row, 0).data() for row in range(listed.rowCount())]
    assert first == ["hog", "Hose", "horse", "house", "hockey stick"]


def press(popup: QAbstractItemView, widget: QWidget, pixel: QPoint) -> None:
    """Press the mouse on a widget behind the list, which has grabbed the mouse."""
    handle = popup.windowHandle()
    QTest.mousePress(handle, LEFT, pos=handle.mapFromGlobal(widget.mapToGlobal(pixel)))


def test_a_line_can_be_begun_while_completions_are_listed(window: MainWindow, qtbot: QtBot) -> None:
    canvas = window.sketch.canvas
    popup = type_words(window, "horse")
    wait_for_photos(window, qtbot)
    press(popup, canvas, place(canvas, 0.2, 0.3))
    qtbot.waitUntil(lambda: canvas.dragging)
    assert not popup.isVisible()
    for share in (0.4, 0.6, 0.8):
        QTest.mouseMove(window.windowHandle(), canvas.mapTo(window, place(canvas, share, 0.3)))
    end = canvas.mapTo(window, place(canvas, 0.8, 0.3))
    QTest.mouseRelease(window.windowHandle(), LEFT, pos=end)
    (stroke,) = window.sketch.sheets.current.contents.strokes
    assert stroke.points[0][0] == pytest.approx(0.2, abs=0.01)
    assert stroke.points[-1][0] == pytest.approx(0.8, abs=0.01)


def test_the_cross_clears_with_one_click_while_completions_are_listed(
    window: MainWindow, qtbot: QtBot
) -> None:
    words = window.sketch.words
    popup = type_words(window, "horse")
    cross = words.findChild(QToolButton)
    qtbot.waitUntil(lambda: not window.search.busy and cross.isVisible())
    press(popup, cross, cross.rect().center())
    qtbot.waitUntil(cross.isDown)
    middle = cross.mapTo(window, cross.rect().center())
    QTest.mouseRelease(window.windowHandle(), LEFT, pos=middle)
    assert words.text() == ""
    assert words.hasFocus()


def test_a_click_that_is_over_before_the_list_is_gone_counts(window: MainWindow) -> None:
    canvas = window.sketch.canvas
    popup = type_words(window, "horse")
    handle = popup.windowHandle()
    press(popup, canvas, place(canvas, 0.2, 0.3))
    end = canvas.mapToGlobal(place(canvas, 0.2, 0.3))
    QTest.mouseRelease(handle, LEFT, pos=handle.mapFromGlobal(end))
    assert not canvas.dragging
    assert len(window.sketch.sheets.current.contents.strokes) == 1


def test_a_click_on_a_completion_takes_it(window: MainWindow, qtbot: QtBot) -> None:
    popup = type_words(window, "hor")
    inside = popup.visualRect(popup.model().index(0, 0)).center()
    QTest.mouseClick(popup.windowHandle(), LEFT, pos=popup.viewport().mapTo(popup, inside))
    qtbot.waitUntil(lambda: window.sketch.words.words == "horse")
    assert window.sketch.sheets.current.contents.blank


def test_the_list_goes_once_its_only_word_is_typed(window: MainWindow) -> None:
    words = window.sketch.words
    words.set_vocabulary(WORDS, ("horse", "sea turtle", "sea"), any_words=False)
    popup = type_words(window, "Hors")
    QTest.keyClick(popup.windowHandle(), "e")
    assert not popup.isVisible()
    QTest.keyClicks(words, ", sea")
    assert popup.isVisible()  # a longer word begins so
    for letter in " turtle":
        QTest.keyClick(popup.windowHandle(), letter)
    assert not popup.isVisible()
    QTest.keyClick(words, Qt.Key.Key_Backspace)
    assert popup.isVisible()
    assert words.text() == "Horse, sea turtl"


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [(Qt.Key.Key_G, CTRL), (Qt.Key.Key_D, CTRL), (Qt.Key.Key_N, CTRL | SHIFT)],
    ids=["to the photos", "to the paper", "start over"],
)
def test_the_list_goes_when_a_key_leads_elsewhere(
    window: MainWindow, qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier
) -> None:
    words = window.sketch.words
    popup = type_words(window, "horse")
    wait_for_photos(window, qtbot)
    QTest.keyClick(popup.windowHandle(), key, modifiers)
    assert not popup.isVisible()
    there = window.results.view if key == Qt.Key.Key_G else window.sketch.canvas
    assert there.hasFocus()
    left, width = words.text(), window.sketch.pen_width
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_BracketRight)
    assert words.text() == left
    if there is window.sketch.canvas:
        assert window.sketch.pen_width > width


def test_the_list_goes_when_the_filters_come(window: MainWindow, qtbot: QtBot) -> None:
    popup = type_words(window, "horse")
    QTest.keyClick(popup.windowHandle(), Qt.Key.Key_F, CTRL)
    panel = filter_panel(qtbot)
    assert not popup.isVisible()
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    qtbot.waitUntil(window.sketch.words.hasFocus)


def test_the_list_stays_while_one_types_on(window: MainWindow, qtbot: QtBot) -> None:
    popup = type_words(window, "ho")
    for letter in "rse":
        QTest.keyClick(popup.windowHandle(), letter)
    assert popup.isVisible()
    QTest.keyClick(popup.windowHandle(), Qt.Key.Key_Down)
    QTest.keyClick(popup.windowHandle(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.sketch.words.words == "horse")
