"""The pane of the photos: what surrounds the grid moves nothing, and old photos are no answer."""

from __future__ import annotations

from fake_library import FakeLibrary
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from sketchfind.errors import UnknownWords
from sketchfind.types import Hit
from sketchfind.ui.main_window import MainWindow


def test_the_photos_stay_where_they_are_while_a_search_takes_long(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    results = window.results
    window.resize(results.minimumWidth(), 600)  # as narrow as it gets
    results.layout().activate()
    library.may_answer.clear()
    before = results.view.mapTo(results, QPoint()), results.summary.size()
    window.search.ask_again()
    qtbot.waitUntil(results.busy.isVisible)
    results.layout().activate()
    assert (results.view.mapTo(results, QPoint()), results.summary.size()) == before
    library.may_answer.set()
    qtbot.waitUntil(results.busy.isHidden)


def test_no_photos_pass_for_the_answer_to_unknown_words(
    window: MainWindow, photos: list[Hit]
) -> None:
    assert window.results.model.total == len(photos)
    window.results.show_error(UnknownWords("The model does not know the word “katze”."))
    assert window.results.model.total == 0
    assert window.results.page.isVisible()
    assert not window.results.banner.isVisible()
