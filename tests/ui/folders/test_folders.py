"""Folders: first page, adding, progress, stopping, removing, failures."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_library import MODEL, FakeLibrary, native, photo_hits
from gestures import (
    CORNER,
    OpenWindow,
    all_answered,
    ask_for_menu,
    button,
    choose,
    drag,
    idle,
    menu_of,
    open_settings,
    opened,
    press,
    wait_for_photos,
)
from PySide6.QtCore import QStandardPaths, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QMenu,
    QMessageBox,
    QProgressBar,
    QToolButton,
    QTreeWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot
from reading import text_of

from sketchfind.errors import EncoderUnavailable
from sketchfind.paths import resources
from sketchfind.types import Example, FailedPhoto, Filters, FolderState, Progress
from sketchfind.ui import texts
from sketchfind.ui.folders.failures_dialog import FailuresDialog
from sketchfind.ui.folders.folder_actions import failures_below
from sketchfind.ui.folders.progress_card import ProgressCard
from sketchfind.ui.folders.welcome import Welcome
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.pages.about import AboutDialog
from sketchfind.ui.theme import Theme


@pytest.fixture
def window(open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot) -> MainWindow:
    """A window whose first look at the folders is over."""
    window = open_window(library)
    idle(window, qtbot)
    return window


def half_way(open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot) -> MainWindow:
    """Open a window that has read 10 of 40 photos, and waits for `library.may_finish`."""
    library.progress = [Progress("encoding", 10, 40, 12.34, 240.0)]
    library.may_finish.clear()
    window = open_window(library)
    qtbot.waitUntil(lambda: "10 of 40" in text_of(window.folders.progress))
    return window


def open_updating(open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot) -> MainWindow:
    """Open a window whose first update does not end by itself."""
    library.may_finish.clear()
    window = open_window(library)
    qtbot.waitUntil(lambda: len(library.updates) == 1)
    return window


def test_no_word_of_the_first_page_has_a_line_of_its_own(qtbot: QtBot) -> None:
    page = Welcome(resources())
    qtbot.addWidget(page)
    wrapped = [label for label in page.findChildren(QLabel) if label.wordWrap()]
    assert len(wrapped) == 2
    for label in wrapped:
        width, height = label.width(), label.height()
        label.setMinimumWidth(0)
        assert label.heightForWidth(width) == height
        assert label.heightForWidth(width - 1) > height  # a narrower one has another line


def test_the_first_page_adds_the_pictures_folder(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path))
    library = FakeLibrary()
    window = open_window(library)
    assert window.welcome.isVisible()
    assert not library.updates
    QTest.mouseClick(window.welcome.add, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: library.updates == [([1], False)])
    qtbot.waitUntil(window.sketch.isVisible)
    assert text_of(window.folders.rows[1]).startswith(tmp_path.name)
    qtbot.waitUntil(lambda: window.results.page.message.title == "No photos yet")


def test_the_paper_has_the_keys_once_there_is_a_folder(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path))
    library = FakeLibrary()
    library.progress = [Progress("encoding", 10, 40)]
    library.may_finish.clear()
    window = open_window(library)
    QTest.mouseClick(window.welcome.add, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.folders.progress.isVisible)
    assert window.focusWidget() is window.sketch.canvas
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    assert not window.indexer.paused
    window.sketch.words.setFocus()
    window.indexer.folders.refresh()
    library.may_finish.set()
    idle(window, qtbot)
    assert window.focusWidget() is window.sketch.words


def test_a_dialog_keeps_the_keys_when_the_first_folder_comes(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window(FakeLibrary())
    page = open_settings(window)
    qtbot.waitUntil(page.isActiveWindow)
    before = page.focusWidget()
    assert before is not None
    qtbot.waitUntil(before.hasFocus)  # some systems hand the focus over a little later
    window.folder_actions.add([tmp_path])
    qtbot.waitUntil(window.sketch.isVisible)
    assert QApplication.focusWidget() is before
    page.close()
    assert window.focusWidget() is window.sketch.canvas


def test_a_folder_that_is_none_is_explained(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.folder_actions.add([tmp_path / "missing"])
    box = opened(window, QMessageBox, qtbot)
    assert "is not a folder" in box.text()
    box.close()


def test_folders_that_are_added_together_are_listed_in_their_order(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    library, go = FakeLibrary(), threading.Event()
    window, add = open_window(library), library.add_folder
    paths = [tmp_path / name for name in ("slow", "missing", "a", "b")]
    for path in paths:
        if path.name != "missing":
            path.mkdir()

    def add_slowly(path: Path) -> FolderState:
        assert path.name != "slow" or go.wait(60)
        return add(path)

    library.add_folder = add_slowly
    QTimer.singleShot(200, go.set)
    window.folder_actions.add(paths)
    opened(window, QMessageBox, qtbot).close()
    qtbot.waitUntil(lambda: len(window.folders.rows) == 3)
    names = [Path(row.state.path).name for row in window.folders.rows.values()]
    assert names == ["slow", "a", "b"]


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


def check(window: MainWindow, qtbot: QtBot) -> None:
    """Ask for a check of the first folder as somebody does who reads what it is good for."""
    idle(window, qtbot)
    choose(window.folders.rows[1], "Check photos…")
    (box,) = window.findChildren(QMessageBox)
    assert "without changing their date" in box.informativeText()
    press(box, "Check photos")


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


def stop(window: MainWindow, library: FakeLibrary, qtbot: QtBot) -> None:
    """Stop what is being read; whatever is asked for next ends by itself."""
    window.indexer.cancel()
    idle(window, qtbot)
    library.updates.clear()
    library.progress.clear()
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


def test_tab_stops_once_in_the_list_of_folders_and_arrows_go_through_it(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.put(FolderState(2, "/photos/Phone", 5, 2, True, None))
    window = open_window(library.with_folder("/photos/Work"))
    idle(window, qtbot)
    rows = window.folders.rows
    tools = window.folders.findChildren(QToolButton)
    (add,) = (each for each in tools if each.accessibleName() == "Add a folder")
    first, second, failed, last = (each for row in rows.values() for each in row.buttons)

    def press_key(key: Qt.Key) -> QWidget:
        QTest.keyClick(window.focusWidget(), key)
        return window.focusWidget()

    add.setFocus()
    assert press_key(Qt.Key.Key_Tab) is first
    below = [press_key(Qt.Key.Key_Down) for _ in range(4)]
    assert below == [second, failed, last, last]
    assert press_key(Qt.Key.Key_Up) is failed
    behind = press_key(Qt.Key.Key_Tab)
    assert not window.folders.isAncestorOf(behind)
    add.setFocus()
    assert press_key(Qt.Key.Key_Tab) is failed
    states = [replace(row.state, failed=0) for row in rows.values()]
    window.folders.show_folders(states)
    add.setFocus()
    assert press_key(Qt.Key.Key_Tab) is first
    QTest.mouseClick(last, Qt.MouseButton.LeftButton)
    assert window.focusWidget() is first  # a click on a menu takes no keys


def test_removing_asks_calmly_and_can_be_taken_back(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    choose(window.folders.rows[1], "Remove…")
    (box,) = window.findChildren(QMessageBox)
    assert "Your files stay where they are" in box.informativeText()
    press(box, "Cancel")
    idle(window, qtbot)
    assert not library.removed
    choose(window.folders.rows[1], "Remove…")
    box = window.findChildren(QMessageBox)[-1]
    press(box, "Remove folder")
    qtbot.waitUntil(lambda: library.removed == [1])
    qtbot.waitUntil(window.welcome.isVisible)


def test_removing_a_folder_inside_another_says_that_it_is_searched_still(
    window: MainWindow,
) -> None:
    outer = window.indexer.folders.states[0]
    inner = replace(outer, folder_id=2, path=native(f"{outer.path}/private"))
    window.folders.show_folders([outer, inner])
    choose(window.folders.rows[2], "Remove…")
    (box,) = window.findChildren(QMessageBox)
    text = box.informativeText().replace("\u200b", "")
    assert f"It is inside {outer.path}, which is searched too" in text
    box.reject()
    choose(window.folders.rows[1], "Remove…")
    assert "Stop searching" in window.findChildren(QMessageBox)[-1].text()


def test_nothing_is_drawn_while_the_first_page_hides_the_paper(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    drag(window.sketch.canvas, CORNER)
    drawn = window.sketch.sheets.current.contents
    menus = window.menus
    unseen = [menus.start_over, menus.words, menus.larger, menus.folders, menus.details]
    actions = [*window.sketch.actions_.all, *unseen, menus.rescan, window.status.undo]
    before = [action.isEnabled() for action in actions]
    window.indexer.remove(1)
    qtbot.waitUntil(window.welcome.isVisible)
    assert not any(action.isEnabled() for action in actions)
    control = Qt.KeyboardModifier.ControlModifier
    for key in (Qt.Key.Key_V, Qt.Key.Key_Z, Qt.Key.Key_N):
        QTest.keyClick(window.welcome.add, key, control)
    QTest.keyClick(window.welcome.add, Qt.Key.Key_N, control | Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(window.welcome.add, Qt.Key.Key_M)
    assert not window.findChildren(QMessageBox)
    assert window.sketch.sheets.current.contents is drawn
    window.folder_actions.add([tmp_path])
    qtbot.waitUntil(window.sketch.canvas.isVisible)
    assert [action.isEnabled() for action in actions] == before
    QTest.keyClick(window.sketch.canvas, Qt.Key.Key_Z, control)
    assert window.sketch.sheets.current.contents.blank
    assert window.sketch.actions_.redo.isEnabled()
    idle(window, qtbot)


def test_a_click_on_a_folder_searches_it_alone(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = open_window(library.with_folder("/photos/Work"))
    idle(window, qtbot)
    row = window.folders.rows[2]
    QTest.mouseClick(row, Qt.MouseButton.RightButton)
    assert not window.asking.composition.rest.filters.folders
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert window.asking.composition.rest.filters.folders == (native("/photos/Work"),)
    QTest.mousePress(row, Qt.MouseButton.LeftButton)
    window.asking.starting_over.start()
    QTest.mouseRelease(row, Qt.MouseButton.LeftButton, pos=row.rect().bottomRight() * 2)
    assert not window.asking.composition.rest.filters.folders  # let go elsewhere


def test_keys_go_to_the_photos_of_a_folder_that_was_clicked(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window(FakeLibrary(photo_hits(tmp_path, 4)).with_folder())
    idle(window, qtbot)
    assert window.sketch.canvas.hasFocus()
    QTest.mouseClick(window.folders.rows[1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.results.showing_photos)
    view = window.results.view
    assert view.hasFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.chosen.count == 1


def test_a_click_on_a_folder_leaves_the_keys_to_who_uses_them(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window(FakeLibrary(photo_hits(tmp_path, 4)).with_folder())
    idle(window, qtbot)
    row = window.folders.rows[1]
    for used in (window.sketch.words, row.findChild(QToolButton)):
        used.setFocus()
        QTest.mouseClick(row, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: window.results.showing_photos)
        assert used.hasFocus()
        window.asking.starting_over.start()
        used.setFocus()
        qtbot.waitUntil(lambda: not window.results.showing_photos)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    window.sketch.canvas.setFocus()  # before there are photos
    qtbot.waitUntil(lambda: window.results.showing_photos)
    assert window.sketch.canvas.hasFocus()


def test_a_folder_without_pictures_says_so(window: MainWindow) -> None:
    row, state = window.folders.rows[1], window.folders.rows[1].state
    row.show_state(replace(state, photos=0, failed=0, last_scan=None))
    assert text_of(row) == "Holidays\nNot read yet"
    row.show_state(replace(state, photos=0, failed=0, last_scan="2026-01-02T03:04:05Z"))
    assert "No pictures here" in text_of(row)


def test_a_folder_whose_photos_are_being_read_is_not_said_to_have_none(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.put(FolderState(2, "/photos/New", 0, 0, True, "2026-01-02T03:04:05Z"))
    window = half_way(open_window, library, qtbot)
    row = window.folders.rows[2]
    qtbot.waitUntil(lambda: "0 photos" in text_of(row))
    library.may_finish.set()
    qtbot.waitUntil(lambda: "No pictures here" in text_of(row))


def test_only_the_row_whose_menu_is_open_has_one(window: MainWindow, qtbot: QtBot) -> None:
    """There may be very many rows, and menus nearly double the time that these take."""
    assert not window.folders.findChildren(QMenu)
    menu_of(window.folders.rows[1]).close()
    qtbot.waitUntil(lambda: not window.folders.findChildren(QMenu))


@pytest.mark.parametrize("right", [False, True])
def test_a_row_may_go_while_its_menu_is_open(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot, right: bool
) -> None:
    window = open_window(library.with_folder("/photos/Work"))
    idle(window, qtbot)
    row = window.folders.rows[1]
    (more,) = row.findChildren(QToolButton)
    if right:
        ask_for_menu(row, row.rect().center())
    else:
        QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert len([action for action in menu.actions() if action.isVisible()]) == 8
    window.indexer.remove(1)
    qtbot.waitUntil(lambda: list(window.folders.rows) == [2])
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)


def test_a_folder_is_removed_after_the_update_that_was_stopped_for_it(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.with_folder("/photos/Other")
    window = open_updating(open_window, library, qtbot)
    window.indexer.remove(1)
    assert not library.removed
    qtbot.waitUntil(lambda: library.removed == [1])
    qtbot.waitUntil(lambda: len(library.updates) == 2)
    library.may_finish.set()


def test_a_folder_that_is_gone_does_not_come_back_with_an_older_look(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = open_window(library.with_folder("/photos/Work"))
    idle(window, qtbot)
    look, looking, go = library.folders, threading.Event(), threading.Event()

    def slow_look() -> list[FolderState]:
        found = look()
        looking.set()
        assert go.wait(60)
        return found

    library.folders = slow_look
    window.indexer.folders.refresh()
    qtbot.waitUntil(looking.is_set)
    library.folders = look
    window.indexer.remove(1)
    qtbot.waitUntil(lambda: list(window.folders.rows) == [2])
    go.set()
    idle(window, qtbot)
    assert list(window.folders.rows) == [2]


def test_folders_that_are_to_be_removed_go_also_when_the_window_closes_before(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.with_folder("/photos/Other").with_folder("/photos/Third")
    window = open_updating(open_window, library, qtbot)
    for folder_id in (1, 3):
        window.indexer.remove(folder_id)
    assert not library.removed
    window.close()
    assert sorted(library.removed) == [1, 3]
    assert len(library.updates) == 1


def test_removing_folders_begins_nothing_that_somebody_stopped(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.with_folder("/photos/Other").with_folder("/photos/Third")
    window = open_updating(open_window, library, qtbot)
    window.indexer.cancel()
    window.indexer.remove(1)
    idle(window, qtbot)
    for folder_id in (2, 3):
        window.indexer.remove(folder_id)
    idle(window, qtbot)
    assert library.removed == [1, 2, 3]
    assert len(library.updates) == 1
    assert window.indexer.held


def test_of_folders_only_those_that_changed_are_shown_again(
    window: MainWindow, library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.with_folder("/photos/Old")
    first, second = library.folders()
    window.indexer.folders.set_states([first, second])
    shown: list[int] = []
    monkeypatch.setattr(texts, "photos", lambda count: shown.append(count) or str(count))
    window.folders.show_folders([first, replace(second, photos=40)])
    assert shown == [40]


def test_an_offline_folder_says_so(open_window: OpenWindow, library: FakeLibrary) -> None:
    library.put(FolderState(2, "/media/disk/Old photos", 150, 0, False, None))
    window = open_window(library)
    row = window.folders.rows[2]
    assert text_of(row) == "Old photos\nOffline\n150 photos, still searchable"
    assert row.accessibleName() == "Old photos"
    row.show_state(replace(row.state, photos=0))
    assert text_of(row) == "Old photos\nOffline"


def test_a_folder_that_has_moved_is_followed(
    window: MainWindow,
    library: FakeLibrary,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = window.folders.rows[1]

    def offered() -> bool:
        menu = menu_of(row)
        menu.close()
        return "It has moved…" in [action.text() for action in menu.actions()]

    assert not offered()
    library.remove_folder(1)
    library.put(FolderState(1, native("/photos/Holidays"), 12, 0, False, None))
    window.indexer.folders.refresh()
    qtbot.waitUntil(lambda: not row.state.online)
    window.asking.only_folder(Path("/photos/Holidays"))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    with qtbot.waitSignal(window.indexer.folders.photos_changed):  # the answer has old places
        choose(row, "It has moved…")
    qtbot.waitUntil(lambda: library.updates[-1] == ([1], False))
    idle(window, qtbot)
    assert row.state.path == str(tmp_path)
    assert not offered()
    assert window.status.news.full == f"“Holidays” is now “{tmp_path.name}”."
    assert window.asking.composition.rest.filters.folders == (str(tmp_path),)
    assert window.folder_actions.last_folder == str(tmp_path.parent)


def test_a_folder_is_looked_for_beside_the_one_that_was_added_last(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []

    def choose(_window: QWidget, _title: str, start: str) -> str:
        begun.append(start)
        return str(tmp_path)

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", choose)
    for _ in range(2):
        window.folders.add_asked.emit()
    assert begun[1] == str(tmp_path.parent) != begun[0]


def test_a_subfolder_can_be_searched_alone(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = window.folders.rows[1]
    begun: list[str] = []
    # One is not searched, and the last time it is cancelled.
    chosen = iter(["/photos/Holidays/2019", "/photos/Phone", ""])

    def answer(_window: QWidget, _title: str, start: str) -> str:
        begun.append(start)
        return next(chosen)

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", answer)
    filtered = (native("/photos/Holidays/2019"),)
    choose(row, "Search only a subfolder…")
    qtbot.waitUntil(lambda: window.asking.composition.rest.filters.folders == filtered)
    choose(row, "Search only a subfolder…")
    box = opened(window, QMessageBox, qtbot)
    assert box.text() == f"{native('/photos/Phone')} is not searched."
    box.close()
    choose(row, "Search only a subfolder…")
    qtbot.waitUntil(lambda: all_answered(window.tasks))
    assert window.asking.composition.rest.filters.folders == filtered
    assert begun == [native("/photos/Holidays")] * 3
    assert window.folder_actions.last_folder == ""  # where the next folder to add is looked for


def test_a_folder_that_was_removed_filters_nothing(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.with_folder("/photos/Holidays/2019").with_folder("/photos/Other")
    window = open_window(library)
    idle(window, qtbot)
    names = ("Holidays", "Holidays/2020", "Holidays/2019/May", "Other", "Holidays 2")
    chosen = tuple(native(f"/photos/{name}") for name in names)
    window.asking.composition.filter_by(Filters(folders=chosen))
    window.indexer.remove(1)
    qtbot.waitUntil(lambda: list(window.folders.rows) == [2, 3])
    assert window.asking.composition.rest.filters.folders == chosen[2:]
    qtbot.waitUntil(lambda: library.queries[-1].filters.folders == chosen[2:])


def test_a_folder_of_the_same_name_elsewhere_is_told_by_its_path(window: MainWindow) -> None:
    before, now = native("/photos/Holidays"), native("/shelf/Holidays")
    moved = FolderState(1, now, 12, 0, True, None, before)
    composition = window.asking.composition
    window.asking.only_folder(Path("/photos/Holidays/2019"))
    composition.add([Path("/photos/Holidays/a.jpg"), Path("/photos/b.jpg")], unlike=True)
    window.indexer.moved.emit(moved)
    assert window.status.news.full == f"“{before}” is now “{now}”."
    assert composition.rest.filters.folders == (native("/shelf/Holidays/2019"),)
    there, elsewhere = Path("/shelf/Holidays/a.jpg"), Path("/photos/b.jpg")
    assert composition.rest.examples == (Example(there, -1.0), Example(elsewhere, -1.0))


def test_failures_are_listed_and_tried_again(
    open_window: OpenWindow,
    library: FakeLibrary,
    qtbot: QtBot,
    revealed: list[Path],
    tmp_path: Path,
) -> None:
    library.put(FolderState(2, native("/photos/Phone"), 5, 2, True, None))
    empty, deep = native("/photos/Phone/a.jpg"), native("/photos/Phone/deep/b.jpg")
    library.failed = [
        FailedPhoto(empty, "the file is empty"),
        FailedPhoto(deep, "not a picture"),
        FailedPhoto(native("/elsewhere/c.jpg"), "not a picture"),
    ]
    window = open_window(library)
    idle(window, qtbot)
    for _ in range(2):
        press(window.folders.rows[2], "2 files could not be read")
    idle(window, qtbot)
    dialog = opened(window, FailuresDialog, qtbot)
    there = tmp_path / "b.jpg"
    there.touch()
    dialog.reveal_asked.emit(there)
    qtbot.waitUntil(lambda: revealed == [there])
    press(dialog, "Copy the list")
    assert QGuiApplication.clipboard().text() == (
        f"{empty}\tthe file is empty\n{deep}\tnot a picture"
    )
    press(dialog, "Try again")
    qtbot.waitUntil(lambda: library.updates[-1] == ([2], True))


def test_an_arrow_chooses_the_only_file_that_could_not_be_read(theme: Theme, qtbot: QtBot) -> None:
    dialog = FailuresDialog([FailedPhoto("/a.jpg", "empty")])
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    rows = dialog.findChild(QTreeWidget)
    assert rows.hasFocus()
    QTest.keyClick(rows, Qt.Key.Key_Down)
    with qtbot.waitSignal(dialog.reveal_asked) as asked:
        QTest.keyClick(rows, Qt.Key.Key_Return)
    assert asked.args == [Path("/a.jpg")]


def test_files_that_could_not_be_read_are_in_order_of_their_folders(
    theme: Theme, qtbot: QtBot
) -> None:
    paths = [native(path) for path in ("/c/1.jpg", "/a/3.jpg", "/b/bad\udcff.jpg")]
    dialog = FailuresDialog([FailedPhoto(path, "empty") for path in paths])
    qtbot.addWidget(dialog)
    rows = dialog.findChild(QTreeWidget)
    for place, path in enumerate((paths[1], paths[2], paths[0])):
        item = rows.topLevelItem(place)
        assert [item.text(0), item.text(2)] == [
            texts.shown_name(path), texts.shown(str(Path(path).parent))
        ]  # fmt: skip
        with qtbot.waitSignal(dialog.reveal_asked) as asked:
            rows.setCurrentItem(item)
            rows.itemDoubleClicked.emit(item, 0)
        assert asked.args == [Path(path)]


def test_rows_of_failures_are_as_high_as_those_of_other_lists(theme: Theme, qtbot: QtBot) -> None:
    dialogs = (
        FailuresDialog([FailedPhoto("/a.jpg", "empty")]),
        AboutDialog(MODEL, resources()),
    )
    heights = []
    for dialog in dialogs:
        qtbot.addWidget(dialog)
        dialog.show()
        rows = dialog.findChild(QTreeWidget)
        heights.append(rows.visualItemRect(rows.topLevelItem(0)).height())
    assert heights[0] == heights[1]


def test_failures_of_one_folder_do_not_include_its_namesake() -> None:
    paths = native("/a/Phone/x.jpg"), native("/a/Phone 2/y.jpg")
    failures = [FailedPhoto(path, "") for path in paths]
    phone = FolderState(1, native("/a/Phone"), 0, 1, True, None)
    assert failures_below(failures, phone) == failures[:1]
    assert failures_below(failures, None) == failures


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


def test_names_that_are_not_text_are_revealed_unharmed(qtbot: QtBot) -> None:
    revealed: list[Path] = []
    path = "/photos/caf\udce9.jpg"
    dialog = FailuresDialog([FailedPhoto("/a.jpg", "empty"), FailedPhoto(path, "empty")])
    qtbot.addWidget(dialog)
    dialog.reveal_asked.connect(revealed.append)
    tree = dialog.findChildren(QTreeWidget)[0]
    assert tree.topLevelItem(1).text(0) == "caf?.jpg"
    tree.sortItems(0, Qt.SortOrder.DescendingOrder)
    tree.setCurrentItem(tree.topLevelItem(0))
    press(dialog, "Show in file manager")
    assert revealed == [Path(path)]
    dialog.open()
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_Return)
    assert revealed == [Path(path), Path(path)]
    assert dialog.isVisible()
    dialog.close()
