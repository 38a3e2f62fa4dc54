"""Changes, drives and rescans while the window is open; nothing once it is closed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from fake_library import FakeLibrary, some_hits
from gestures import OpenWindow, idle
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot
from reading import text_of

from sketchfind.errors import EncoderUnavailable, ProfileError
from sketchfind.types import FolderState, Progress
from sketchfind.ui.folders import watching as watching_module
from sketchfind.ui.main_window import MainWindow


@pytest.fixture
def library() -> FakeLibrary:
    return FakeLibrary(some_hits(3)).with_folder().with_folder("/photos/Other")


@pytest.fixture
def window(open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot) -> MainWindow:
    """A window whose first look at the folders is over."""
    window = open_window(library)
    qtbot.waitUntil(lambda: bool(library.updates) and bool(library.watches))
    idle(window, qtbot)
    library.updates.clear()
    return window


def tell(library: FakeLibrary, *folder_ids: int) -> None:
    """Tell of a change as the real watch does: in another thread."""
    thread = threading.Thread(target=library.watches[0].tell, args=[frozenset(folder_ids)])
    thread.start()
    thread.join()


def test_changes_that_come_together_are_one_quiet_update(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    watching = window.watching
    begun: list[bool] = []
    window.indexer.started.connect(lambda: begun.append(True))
    for folder_ids in ([1], [1], [1, 2], [7]):  # the last was removed this moment
        tell(library, *folder_ids)
    qtbot.waitUntil(watching.settle.isActive)
    assert not library.updates
    watching.settle.start(0)
    qtbot.waitUntil(lambda: library.updates == [([1, 2], False)])
    idle(window, qtbot)
    assert not begun
    assert window.folders.progress.isHidden()
    tell(library, 2)
    qtbot.waitUntil(watching.settle.isActive)
    watching.settle.start(0)
    qtbot.waitUntil(lambda: library.updates[1:] == [([2], False)])  # of what changed since


def test_changes_without_end_are_looked_at_nevertheless(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr(watching_module.time, "monotonic", lambda: now)
    settle = window.watching.settle
    tell(library, 1)
    qtbot.waitUntil(settle.isActive)
    assert settle.interval() == watching_module.QUIET_MS
    now += 19.0
    tell(library, 1)
    qtbot.waitUntil(lambda: settle.interval() == 1000)


def test_photos_that_come_in_quietly_are_shown_being_read(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.progress = [Progress("scanning", 5, None), Progress("encoding", 0, 4)]
    library.may_finish.clear()
    window.indexer.update([1], quiet=True)
    qtbot.waitUntil(window.folders.progress.isVisible)
    qtbot.waitUntil(lambda: "0 of 4" in text_of(window.folders.progress))
    library.may_finish.set()


def test_a_drive_that_comes_or_goes_is_noticed(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.away = [2]
    window.watching.drives.timeout.emit()
    qtbot.waitUntil(lambda: library.updates == [([2], False)])
    idle(window, qtbot)
    library.away = []
    window.watching.drives.timeout.emit()
    idle(window, qtbot)
    assert len(library.updates) == 1


def test_drives_are_looked_at_whatever_else_runs_but_once_at_a_time(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, looked, looks = threading.Event(), threading.Event(), []

    def strayed() -> list[int]:
        looks.append(len(looks))
        looked.wait(60)
        return []

    monkeypatch.setattr(library, "strayed", strayed)
    window.tasks.run(lambda: done.wait(60))  # as a download does for minutes
    window.watching.drives.timeout.emit()
    qtbot.waitUntil(lambda: looks == [0])
    window.watching.drives.timeout.emit()
    for held in (looked, done):
        held.set()
    idle(window, qtbot)
    assert looks == [0]
    window.watching.drives.timeout.emit()
    qtbot.waitUntil(lambda: looks == [0, 1])
    idle(window, qtbot)
    library.may_finish.clear()
    window.indexer.update([1])  # which sees itself whether the drive is there
    window.watching.drives.timeout.emit()
    library.may_finish.set()
    idle(window, qtbot)
    assert looks == [0, 1]


def test_what_is_not_watched_is_looked_through_now_and_then(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.put(FolderState(3, "/media/away", 5, 0, False, None))
    window.indexer.folders.refresh()
    idle(window, qtbot)
    now = 1000.0
    monkeypatch.setattr(watching_module.time, "monotonic", lambda: now)
    due = window.watching.now_and_then.timeout
    due.emit()
    assert not library.updates
    now += watching_module.RESCAN_OTHERS
    due.emit()
    qtbot.waitUntil(lambda: library.updates == [([2], False)])  # the first is watched
    idle(window, qtbot)
    due.emit()
    assert not window.indexer.running
    now += watching_module.RESCAN_WATCHED
    due.emit()
    qtbot.waitUntil(lambda: library.updates[1:] == [([1, 2], False)])


def test_a_slow_drive_is_looked_through_less_often(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr(watching_module.time, "monotonic", lambda: now)
    due = window.watching.now_and_then.timeout
    due.emit()
    walked = replace(library.report, added=5, seconds=9000.0, scan_seconds=100.0)
    window.indexer.finished.emit(walked)
    window.indexer.finished.emit(replace(walked, scan_seconds=3.0, cancelled=True))
    now += 1999.0
    due.emit()
    assert not library.updates
    now += 1.0
    due.emit()
    qtbot.waitUntil(lambda: library.updates == [([2], False)])


def test_after_somebody_stopped_nothing_begins_by_itself(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.may_finish.clear()
    window.indexer.update()
    window.indexer.cancel()
    idle(window, qtbot)
    library.updates.clear()
    library.may_finish.set()
    window.indexer.update([1], quiet=True)
    idle(window, qtbot)
    assert not library.updates
    window.folders.rescan_all_asked.emit()
    qtbot.waitUntil(lambda: library.updates == [(None, False)])
    idle(window, qtbot)
    window.indexer.update([1], quiet=True)
    qtbot.waitUntil(lambda: library.updates[1:] == [([1], False)])


def test_the_same_trouble_is_told_once(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.update_error = EncoderUnavailable("The encoder keeps dying.")
    window.indexer.update([1], quiet=True)
    qtbot.waitUntil(window.results.update_banner.isVisible)
    idle(window, qtbot)
    window.results.update_banner.hide()
    window.indexer.update([1], quiet=True)
    idle(window, qtbot)
    assert window.results.update_banner.isHidden()
    window.indexer.update([1])
    qtbot.waitUntil(window.results.update_banner.isVisible)


def _look_for_drives(window: MainWindow) -> None:
    window.watching.drives.timeout.emit()


def _look_at_folders(window: MainWindow) -> None:
    window.indexer.folders.refresh()


def _look_for_days(window: MainWindow) -> None:
    window.indexer.folders.photos_changed.emit()


def _look_at_details(window: MainWindow) -> None:
    window.details.set_open(True)
    window.details.show_hit(some_hits(1)[0])


def _look_at_preview(window: MainWindow) -> None:
    window.preview.show_hit(some_hits(1)[0])  # whose file is not there


def _look_at_photos(window: MainWindow) -> None:
    window.thumbnails.clear()
    window.thumbnails.want({1: 100}, 1.0)


@pytest.mark.parametrize(
    ("verb", "look"),
    [
        ("strayed", _look_for_drives),
        ("folders", _look_at_folders),
        ("facets", _look_for_days),
        ("photo", _look_at_details),
        ("photo", _look_at_preview),
        ("thumbnail", _look_at_photos),
        ("thumbnail", _look_at_preview),
    ],
)
def test_what_nobody_asked_for_interrupts_nobody(
    window: MainWindow,
    library: FakeLibrary,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    verb: str,
    look: Callable[[MainWindow], None],
) -> None:
    tried: list[object] = []

    def fail(*about: object) -> None:
        tried.append(about)
        raise ProfileError("The catalog cannot be read.", "Make room on its disk.")

    monkeypatch.setattr(library, verb, fail)
    banner = window.results.update_banner
    look(window)
    qtbot.waitUntil(banner.isVisible)
    assert "The catalog cannot be read." in banner.text
    banner.hide()
    before = len(tried)
    look(window)
    qtbot.waitUntil(lambda: len(tried) > before)
    idle(window, qtbot)
    assert banner.isHidden()
    assert not window.findChildren(QMessageBox)
    window.indexer.finished.emit(library.report)  # photos could be read, so this is news
    look(window)
    qtbot.waitUntil(banner.isVisible)


def test_nothing_runs_once_the_window_is_closed(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    watching = window.watching
    timers = (watching.settle, watching.drives, watching.now_and_then)
    tell(library, 1)
    qtbot.waitUntil(lambda: all(timer.isActive() for timer in timers))
    window.close()
    assert library.watches[0].closed
    assert not any(timer.isActive() for timer in timers)
    tell(library, 1)  # too late
    assert not library.updates
