"""Progress of an update: shown, paused and stopped."""

from __future__ import annotations

from fake_library import FakeLibrary
from gestures import OpenWindow, button, press
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QToolButton
from pytestqt.qtbot import QtBot
from reading import text_of
from updating import half_way

from sketchfind.types import Progress
from sketchfind.ui.folders.progress_card import ProgressCard


def test_progress_is_shown_and_stopping_keeps_what_was_read(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = half_way(open_window, library, qtbot)
    card = window.folders.progress
    assert "12 photos/s" in text_of(card)
    assert "about 4 minutes left" in text_of(card)
    press(card, "Stop")
    window.indexer.progressed.emit(Progress("encoding", 11, 40))  # old news
    assert text_of(card).startswith("Stopping…")
    assert button(card, "Stop").hasFocus()
    assert not button(card, "Pause").isEnabled()
    qtbot.waitUntil(lambda: text_of(card).startswith("Stopped\nPhotos read so far can be found."))
    assert not window.indexer.running
    assert button(card, "Resume").hasFocus()
    library.progress = [Progress("scanning", 3, None), Progress("encoding", 5, 30)]
    press(card, "Resume")
    qtbot.waitUntil(lambda: library.updates == [(None, False), (None, False)])
    qtbot.waitUntil(lambda: text_of(card) == "Reading photos\n15 of 40")
    assert button(card, "Pause").isVisible()
    library.may_finish.set()
    qtbot.waitUntil(lambda: not card.isVisible())
    assert not window.indexer.held


def test_the_card_has_room_for_the_time_left_before_that_is_known(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = half_way(open_window, library, qtbot)
    card = window.folders.progress
    heights = set()
    for known in (Progress("encoding", 0, 3916), Progress("encoding", 8, 3916, 12.34, 240.0)):
        card.show_progress(known)
        QApplication.processEvents()
        heights.add(card.height())
        assert card.height() == card.sizeHint().height()
    assert len(heights) == 1
    card.show_progress(Progress("encoding", 3916, 3916, 0.04, 0.0))
    assert "left" not in text_of(card)
    assert "photos/s" not in text_of(card)
    library.may_finish.set()


def test_the_card_says_the_speed_where_the_line_has_room_for_it(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = half_way(open_window, library, qtbot)
    card = window.folders.progress
    detail = next(one for one in card.findChildren(QLabel) if "10 of 40" in one.text())
    line = detail.fontMetrics().horizontalAdvance("999 of 999 · 8.8 photos/s")
    for width, speed in ((line, True), (line - 1, False)):
        detail.setFixedWidth(width)
        for done in (8, 888):
            card.show_progress(Progress("encoding", done, 999, 12.34, 240.0))
            assert ("photos/s" in detail.text()) == speed
            said = detail.text().split("\n")
            assert said[1] == "about 4 minutes left"
            assert all(detail.fontMetrics().horizontalAdvance(one) <= width for one in said)
    library.may_finish.set()


def test_the_bar_runs_to_and_fro_only_while_something_goes_on(qtbot: QtBot) -> None:
    card = ProgressCard()
    qtbot.addWidget(card)
    bar = card.findChild(QProgressBar)
    for end in (
        lambda: card.show_progress(Progress("paused", 3, None)),
        lambda: card.finish(held=True),
    ):
        card.start()
        assert bar.maximum() == 0
        end()
        assert bar.maximum() == 1


def test_a_new_model_is_said_to_be_why_photos_are_read_again(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.progress = [Progress("encoding", 10, 40, seen_anew=True)]
    library.may_finish.clear()
    window = open_window(library)
    card, reading = window.folders.progress, window.status.reading
    qtbot.waitUntil(lambda: text_of(card) == "A new model is going through your photos\n10 of 40")
    assert reading.full == "New model: 10 of 40"
    library.may_finish.set()
    qtbot.waitUntil(lambda: not card.isVisible())


def test_progress_is_in_the_status_bar_while_the_folders_are_hidden(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = half_way(open_window, library, qtbot)
    reading = window.status.reading
    assert reading.full == "Reading 10 of 40"
    assert not reading.isVisible()
    window.menus.folders.trigger()
    assert reading.isVisible()
    window.indexer.pause()
    qtbot.waitUntil(lambda: reading.full == "Reading is paused")
    window.menus.folders.trigger()
    assert not reading.isVisible()
    window.indexer.resume()
    library.may_finish.set()
    qtbot.waitUntil(lambda: reading.full == "")


def test_reading_pauses_and_goes_on(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = half_way(open_window, library, qtbot)
    card = window.folders.progress
    press(card, "Pause")
    assert text_of(card).startswith("Pausing…")
    qtbot.waitUntil(lambda: text_of(card) == "Paused\n10 of 40")
    assert window.indexer.running
    press(card, "Resume")
    assert "12 photos/s" in text_of(card)
    library.may_finish.set()
    qtbot.waitUntil(lambda: not card.isVisible())
    assert button(card, "Pause").isEnabled()
    library.progress = []
    library.may_finish.clear()
    window.indexer.update()
    assert text_of(card).startswith("Looking for photos…")  # and not where it stood before
    library.may_finish.set()


def test_keys_go_to_the_paper_when_what_has_them_goes_away(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.with_folder("/photos/Phone", 5)
    window = half_way(open_window, library, qtbot)
    card, paper = window.folders.progress, window.sketch.canvas
    button(card, "Pause").setFocus()
    library.may_finish.set()
    qtbot.waitUntil(lambda: not card.isVisible())
    assert window.focusWidget() is paper
    window.folders.rows[2].findChild(QToolButton).setFocus()
    window.indexer.remove(2)
    qtbot.waitUntil(lambda: 2 not in window.folders.rows)
    assert window.focusWidget() is paper


def test_what_is_paused_can_be_stopped(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = half_way(open_window, library, qtbot)
    card = window.folders.progress
    press(card, "Pause")
    qtbot.waitUntil(lambda: text_of(card).startswith("Paused"))
    press(card, "Stop")
    qtbot.waitUntil(lambda: text_of(card).startswith("Stopped"))
    assert not window.indexer.paused
    assert button(card, "Stop").isHidden()


def test_closing_a_paused_window_waits_for_nothing(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = half_way(open_window, library, qtbot)
    window.indexer.pause()
    window.close()
    assert library.watches[0].closed
