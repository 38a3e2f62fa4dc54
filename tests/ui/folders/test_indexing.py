"""Updates: which wait, what each changes in the window, and what one that was stopped leaves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fake_library import FakeLibrary
from gestures import CORNER, OpenWindow, choose, drag, idle, press, wait_for_photos
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot
from reading import text_of
from updating import check, half_way, open_updating, stop

from sketchfind.errors import EncoderUnavailable
from sketchfind.types import Progress
from sketchfind.ui.main_window import MainWindow


def test_who_tries_to_search_again_has_photos_read_again_too(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = open_window(library)
    qtbot.waitUntil(lambda: len(library.updates) == 1)
    idle(window, qtbot)
    window.results.retry_asked.emit()
    qtbot.waitUntil(lambda: len(library.updates) == 2)


def test_updates_wait_for_each_other(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = open_updating(open_window, library, qtbot)
    choose(window.folders.rows[1], "Rescan")
    assert len(library.updates) == 1
    library.may_finish.set()
    qtbot.waitUntil(lambda: library.updates == [(None, False), ([1], False)])


def test_a_folder_added_meanwhile_is_read_with_the_others_newest_first(
    open_window: OpenWindow, library: FakeLibrary, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_updating(open_window, library, qtbot)
    choose(window.folders.rows[1], "Rescan")
    window.folder_actions.add([tmp_path])
    qtbot.waitUntil(lambda: len(library.updates) == 2)
    assert library.updates[1] == (None, False)
    assert window.status.news.full == ""  # nobody stopped anything
    window.indexer.pause()
    (tmp_path / "deep").mkdir()
    window.folder_actions.add([tmp_path / "deep"])
    qtbot.waitUntil(lambda: len(library.updates) == 3)
    assert window.indexer.paused  # as before
    window.indexer.resume()
    library.may_finish.set()
    qtbot.waitUntil(lambda: len(library.updates) == 4)
    assert library.updates[2:] == [(None, False), ([1], False)]
    idle(window, qtbot)


def test_what_an_update_changed_is_shown_also_when_it_is_cut_short(
    open_window: OpenWindow, library: FakeLibrary, tmp_path: Path, qtbot: QtBot
) -> None:
    library.report = replace(library.report, updated=4)
    window = half_way(open_window, library, qtbot)
    card, indexer = window.folders.progress, window.indexer
    library.progress = [Progress("encoding", 2, 35)]
    with qtbot.waitSignals([indexer.pictures_changed, indexer.folders.photos_changed]):
        window.folder_actions.add([tmp_path])
    assert window.indexer.running
    qtbot.waitUntil(lambda: "12 of 45" in text_of(card))
    library.may_finish.set()


@pytest.mark.parametrize("way", ["check", "rescan", "new folder"])
def test_what_was_left_when_somebody_stopped_is_not_forgotten_over_another_folder(
    open_window: OpenWindow, library: FakeLibrary, tmp_path: Path, qtbot: QtBot, way: str
) -> None:
    window = half_way(open_window, library.with_folder("/photos/Other"), qtbot)
    card, indexer = window.folders.progress, window.indexer
    stop(window, library, qtbot)
    if way == "check":
        check(window, qtbot)
    elif way == "rescan":
        choose(window.folders.rows[2], "Rescan")
    else:
        window.folder_actions.add([tmp_path])
    qtbot.waitUntil(lambda: len(library.updates) == 1)
    idle(window, qtbot)
    assert indexer.incomplete
    indexer.update([1], quiet=True)
    idle(window, qtbot)
    assert len(library.updates) == 1  # nothing begins by itself
    library.progress = [Progress("encoding", 5, 30)]
    library.may_finish.clear()
    press(card, "Resume")
    qtbot.waitUntil(lambda: text_of(card) == "Reading photos\n15 of 40")
    assert library.updates[1:] == [(None, False)]
    library.may_finish.set()
    idle(window, qtbot)
    assert not indexer.incomplete
    assert card.isHidden()


def with_a_stopped_folder(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> MainWindow:
    """Open a window with two folders; the reading of the second was stopped."""
    window = open_window(library.with_folder("/photos/Other"))
    idle(window, qtbot)
    library.may_finish.clear()
    choose(window.folders.rows[2], "Rescan")
    stop(window, library, qtbot)
    return window


def test_a_rescan_of_the_folder_that_was_left_ends_what_was_stopped(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = with_a_stopped_folder(open_window, library, qtbot)
    choose(window.folders.rows[1], "Rescan")
    idle(window, qtbot)
    assert window.indexer.incomplete
    window.folders.check_confirmed.emit(2)
    idle(window, qtbot)
    assert window.indexer.held
    choose(window.folders.rows[2], "Rescan")
    idle(window, qtbot)
    assert not window.indexer.incomplete
    assert not window.indexer.held
    assert window.folders.progress.isHidden()


def test_who_removes_the_folder_that_was_left_has_stopped_nothing_else(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = with_a_stopped_folder(open_window, library, qtbot)
    assert window.folders.progress.isVisible()
    window.indexer.remove(2)
    idle(window, qtbot)
    assert not window.indexer.incomplete
    assert window.folders.progress.isHidden()
    window.indexer.update([1], quiet=True)
    qtbot.waitUntil(lambda: library.updates == [([1], False)])


def test_removing_a_folder_begins_no_more_than_was_being_read(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.with_folder("/photos/Other").with_folder("/photos/Third")
    window = half_way(open_window, library, qtbot)
    stop(window, library, qtbot)
    library.may_finish.clear()
    choose(window.folders.rows[2], "Rescan")
    window.indexer.remove(3)
    qtbot.waitUntil(lambda: library.removed == [3])
    library.may_finish.set()
    idle(window, qtbot)
    assert library.updates == [([2], False), ([2], False)]
    assert window.indexer.held


def test_a_folder_that_is_added_while_reading_stops_is_read_alone(
    open_window: OpenWindow, library: FakeLibrary, tmp_path: Path, qtbot: QtBot
) -> None:
    window = half_way(open_window, library, qtbot)
    window.folder_actions.add([tmp_path])
    window.indexer.cancel()
    library.progress = []
    qtbot.waitUntil(lambda: len(library.updates) == 2)
    library.may_finish.set()
    idle(window, qtbot)
    assert library.updates == [(None, False), ([2], False)]
    assert window.indexer.held


def test_nothing_is_left_to_read_where_no_folder_is(
    open_window: OpenWindow, library: FakeLibrary, tmp_path: Path, qtbot: QtBot
) -> None:
    window = half_way(open_window, library, qtbot)
    stop(window, library, qtbot)
    window.indexer.remove(1)
    qtbot.waitUntil(window.welcome.isVisible)
    window.folder_actions.add([tmp_path])
    qtbot.waitUntil(lambda: len(library.updates) == 1)
    idle(window, qtbot)
    assert not window.indexer.incomplete
    assert window.folders.progress.isHidden()


def test_photos_that_come_in_are_found_without_drawing_again(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    drag(window.sketch.canvas, CORNER)
    qtbot.waitUntil(lambda: bool(library.queries) and not window.search.busy)
    idle(window, qtbot)
    asked = len(library.queries)
    library.with_folder("/photos/New", 5)
    window.indexer.folders.refresh()
    qtbot.waitUntil(lambda: len(library.queries) > asked)


def test_counts_are_the_same_everywhere(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.with_folder("/photos/New", 5)
    window.indexer.folders.refresh()
    qtbot.waitUntil(lambda: len(window.folders.rows) == 2)
    assert window.status.photos.text() == "17 photos"
    assert window.results.page.message.title == "Draw to find a photo"


def test_an_update_that_fails_does_not_interrupt(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.update_error = EncoderUnavailable("The encoder keeps dying.", "Try another model.")
    window = open_window(library)
    qtbot.waitUntil(window.results.update_banner.isVisible)
    assert window.results.update_banner.text == "The encoder keeps dying. Try another model."
    assert not window.findChildren(QMessageBox)
    window.sketch.words.add_word("horse")
    wait_for_photos(window, qtbot)
    assert window.results.update_banner.isVisible()
    library.update_error = None
    window.indexer.update()
    qtbot.waitUntil(window.results.update_banner.isHidden)
    assert not window.indexer.running
