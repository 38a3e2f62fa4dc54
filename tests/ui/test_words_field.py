"""Words: completed, added once, asked for when they are finished."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from sketchfind.ui.words_field import WordsField


@pytest.fixture
def field(qtbot: QtBot) -> WordsField:
    field = WordsField()
    field.know(("horse", "house", "sea turtle"), any_words=False)
    qtbot.addWidget(field)
    with qtbot.waitExposed(field):
        field.show()
    field.setFocus()
    return field


def test_a_finished_word_is_asked_for_after_a_moment(field: WordsField, qtbot: QtBot) -> None:
    with qtbot.waitSignal(field.settled):
        QTest.keyClicks(field, "horse")
    assert field.words == "horse"


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


def test_an_unknown_word_is_asked_for_so_that_the_answer_can_say_so(
    field: WordsField, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(field.settled):
        QTest.keyClicks(field, "xylophone")
    assert field.words == "xylophone"


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
    field.know(("zebra crossing",), any_words=True)
    with qtbot.waitSignal(field.settled):
        QTest.keyClicks(field, "a dog on a zebra")
    assert field.words == "a dog on a zebra"
