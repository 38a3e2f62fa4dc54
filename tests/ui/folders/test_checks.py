"""Checks of a folder: what they find, and what comes of them when others are asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_library import FakeLibrary
from gestures import OpenWindow, idle, press
from pytestqt.qtbot import QtBot
from reading import text_of
from updating import check, half_way, stop

from sketchfind.errors import EncoderUnavailable
from sketchfind.types import FailedPhoto, Progress
from sketchfind.ui.main_window import MainWindow


def check_half_way(window: MainWindow, library: FakeLibrary, qtbot: QtBot) -> None:
    """Begin a check that goes on until `library.may_finish` is set."""
    library.may_finish.clear()
    check(window, qtbot)
    qtbot.waitUntil(lambda: len(library.updates) == 2)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "no photo has changed"),
        ({"updated": 1}, "1 photo changed"),
        (
            {"updated": 2, "added": 3, "moved": 4, "removed": 5, "offline": 6},
            "2 photos changed, 3 photos added, 4 photos moved, 5 photos gone, 6 photos unreachable",
        ),
        ({"failed": (FailedPhoto("/x.jpg", "damaged"),)}, "1 file could not be read"),
    ],
    ids=str,
)
def test_a_check_reads_the_photos_of_a_folder_again_and_says_what_it_found(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot, changes: dict[str, Any], said: str
) -> None:
    window = open_window(library)
    library.report = replace(library.report, **changes)
    idle(window, qtbot)
    library.progress = [Progress("scanning", 10, 40)]
    library.may_finish.clear()
    check(window, qtbot)
    card, reading = window.folders.progress, window.status.reading
    qtbot.waitUntil(lambda: text_of(card) == "Checking photos…\n10 of 40")
    assert reading.full == "Checking 10 of 40"
    press(card, "Pause")
    qtbot.waitUntil(lambda: text_of(card) == "Paused\n10 of 40")
    press(card, "Resume")
    library.may_finish.set()
    qtbot.waitUntil(lambda: window.status.news.full == f"Check finished: {said}")
    assert (library.updates[1:], library.checks) == ([([1], False)], [False, True])
    assert not window.status._quiet.isActive()  # it waits for whoever left meanwhile


@pytest.mark.parametrize(("changed", "said"), [(0, "no changes so far"), (7, "7 photos changed")])
def test_a_check_that_is_stopped_says_what_it_found_until_then(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot, changed: int, said: str
) -> None:
    library.report = replace(library.report, updated=changed)
    library.may_finish.clear()
    check(window, qtbot)
    card = window.folders.progress
    qtbot.waitUntil(lambda: len(library.updates) == 2)
    press(card, "Stop")
    qtbot.waitUntil(lambda: window.status.news.full == f"Check stopped: {said}")
    idle(window, qtbot)
    assert card.isHidden()  # nothing goes on with a check in its middle
    assert not window.indexer.held


def test_a_check_that_is_stopped_while_others_are_read_says_what_it_had_found(
    window: MainWindow, library: FakeLibrary, tmp_path: Path, qtbot: QtBot
) -> None:
    library.report = replace(library.report, updated=7)
    check_half_way(window, library, qtbot)
    window.folder_actions.add([tmp_path])
    qtbot.waitUntil(lambda: len(library.updates) == 3)
    window.indexer.cancel()
    qtbot.waitUntil(lambda: window.status.news.full == "Check stopped: 7 photos changed")
    idle(window, qtbot)
    assert library.checks == [False, True, False]


def test_what_was_left_before_a_check_goes_on_when_the_check_is_stopped(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = half_way(open_window, library, qtbot)
    card = window.folders.progress
    stop(window, library, qtbot)
    library.progress = [Progress("encoding", 3, 3)]  # three that had changed
    library.may_finish.clear()
    check(window, qtbot)
    qtbot.waitUntil(lambda: text_of(card) == "Reading photos\n3 of 3")
    press(card, "Stop")
    idle(window, qtbot)
    library.progress = [Progress("encoding", 5, 30)]
    press(card, "Resume")
    qtbot.waitUntil(lambda: text_of(card) == "Reading photos\n15 of 40")
    assert (library.updates[1:], library.checks) == ([(None, False)], [False, True, False])
    press(card, "Stop")
    idle(window, qtbot)
    library.progress = [Progress("encoding", 4, 25)]
    press(card, "Resume")
    qtbot.waitUntil(lambda: text_of(card) == "Reading photos\n19 of 40")
    library.may_finish.set()


def test_a_check_begins_again_after_a_folder_that_was_added_meanwhile(
    window: MainWindow, library: FakeLibrary, tmp_path: Path, qtbot: QtBot
) -> None:
    begun = replace(library.report, updated=1, added=2, moved=3, removed=4, offline=5)
    library.report = begun
    check_half_way(window, library, qtbot)
    window.folder_actions.add([tmp_path])
    qtbot.waitUntil(lambda: len(library.updates) == 3)
    library.report = replace(begun, updated=10, added=20, moved=30, removed=40, offline=6)
    library.may_finish.set()
    news = (
        "Check finished: 11 photos changed, 22 photos added, 33 photos moved, 44 photos gone, "
        "6 photos unreachable"
    )
    qtbot.waitUntil(lambda: window.status.news.full == news)
    assert library.updates[1:] == [([1], False), ([2], False), ([1], False)]
    assert library.checks == [False, True, False, True]


def test_a_check_that_failed_is_no_part_of_the_next(
    window: MainWindow, library: FakeLibrary, tmp_path: Path, qtbot: QtBot
) -> None:
    library.report = replace(library.report, updated=1)
    check_half_way(window, library, qtbot)
    window.folder_actions.add([tmp_path])
    qtbot.waitUntil(lambda: len(library.updates) == 3)
    library.update_error = EncoderUnavailable("The encoder keeps dying.")
    library.may_finish.set()
    qtbot.waitUntil(window.results.update_banner.isVisible)
    idle(window, qtbot)
    library.update_error = None
    window.folders.check_confirmed.emit(1)
    qtbot.waitUntil(lambda: window.status.news.full == "Check finished: 1 photo changed")


@pytest.mark.parametrize(("removed", "again"), [(1, []), (2, [True])])
def test_a_check_goes_on_when_another_folder_is_removed(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot, removed: int, again: list[bool]
) -> None:
    library.with_folder("/photos/Other")
    window = open_window(library)
    idle(window, qtbot)
    check_half_way(window, library, qtbot)
    window.indexer.remove(removed)
    qtbot.waitUntil(lambda: library.removed == [removed])
    library.may_finish.set()
    qtbot.waitUntil(lambda: len(library.updates) == 3 + len(again))
    idle(window, qtbot)
    assert library.checks == [False, True, False, *again]
