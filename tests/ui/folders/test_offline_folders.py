"""Photos of drives that are not connected: marked, explained, and shown as far as they can be."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from fake_library import FakeLibrary, native, some_hits
from gestures import LINE, OpenWindow, button, drag, draw, select, show_large
from PySide6.QtCore import QDate, QDateTime, QLocale, Qt, QTime
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from reading import text_of

from sketchfind.types import FolderState
from sketchfind.ui import photos
from sketchfind.ui.folders import offline_folders as module
from sketchfind.ui.folders.offline_folders import OfflineFolders, offline_text
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.results.results_model import OFFLINE_ROLE

HOLIDAYS = native("/photos/Holidays")
AWAY = FolderState(1, HOLIDAYS, 3, 0, False, "2026-05-03T12:02:00+00:00")


@pytest.fixture
def library(thumbnails: list[Path]) -> FakeLibrary:
    library = FakeLibrary(some_hits(3), thumbnails)
    library.put(AWAY)
    return library


@pytest.fixture
def window(open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot) -> MainWindow:
    """A window that shows an answer from a drive that is not connected."""
    window = open_window(library)
    draw(window, qtbot)
    return window


def test_the_innermost_folder_decides(qtbot: QtBot) -> None:
    offline = OfflineFolders()
    inner = FolderState(2, native("/photos/Holidays/2019"), 1, 0, True, None)
    offline.set_folders([AWAY, inner])
    assert offline.folder_of(native("/photos/Holidays/x.jpg")) == AWAY
    assert offline.folder_of(native("/photos/Holidays/2019/x.jpg")) is None
    assert offline.folder_of(native("/photos/Holidays 2/x.jpg")) is None
    with qtbot.assertNotEmitted(offline.changed):
        offline.set_folders([inner, AWAY])
    with qtbot.waitSignal(offline.changed):
        offline.set_folders([inner])


def test_a_drive_below_a_folder_is_a_folder_of_its_own(qtbot: QtBot) -> None:
    offline = OfflineFolders()
    there, nas = replace(AWAY, online=True), native("/photos/Holidays/nas")
    offline.set_folders([there])
    partly = replace(there, away=(nas,))
    with qtbot.waitSignal(offline.changed):
        offline.set_folders([partly])
    found = offline.folder_of(native("/photos/Holidays/nas/x.jpg"))
    assert found is not None
    # When the drive itself was last seen nobody noted.
    assert (found.path, offline_text(found)) == (nas, "Offline")
    assert offline.folder_of(native("/photos/Holidays/x.jpg")) is None
    all_away = replace(partly, online=False)
    offline.set_folders([all_away])
    assert offline.folder_of(native("/photos/Holidays/nas/x.jpg")) == all_away


def test_a_folder_that_was_never_looked_through_is_just_offline() -> None:
    assert offline_text(FolderState(1, "/x", 0, 0, False, None)) == "Offline"


@pytest.mark.parametrize(("today", "when"), [(4, "3 May 2026"), (3, "12:02")])
def test_when_it_was_there_is_said_in_local_time(
    monkeypatch: pytest.MonkeyPatch, today: int, when: str
) -> None:
    QLocale.setDefault(QLocale("en_GB"))
    clock = SimpleNamespace(currentDate=lambda: QDate(2026, 5, today))
    monkeypatch.setattr(module, "QDate", clock)
    noon = QDateTime(QDate(2026, 5, 3), QTime(12, 2))
    for east in (14, -12):  # where it is tomorrow, or still today
        noted = noon.toOffsetFromUtc(east * 3600).toString(Qt.DateFormat.ISODate)
        assert offline_text(replace(AWAY, last_scan=noted)) == f"Offline, last seen {when}"


def test_their_photos_are_marked_until_the_drive_is_back(window: MainWindow, qtbot: QtBot) -> None:
    model = window.results.model
    index = model.index(0)
    assert index.data(OFFLINE_ROLE)
    assert "Offline, last seen" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "not connected" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    window.results.grab()  # painted without trouble
    back = FolderState(1, HOLIDAYS, 3, 0, True, None)
    with qtbot.waitSignal(model.dataChanged):
        window.indexer.folders.set_states([back])
    assert not index.data(OFFLINE_ROLE)
    assert "not connected" not in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_the_details_say_when_it_was_there_and_what_to_do(window: MainWindow, qtbot: QtBot) -> None:
    window.menus.details.trigger()
    select(window, 0)
    qtbot.waitUntil(lambda: "Offline, last seen" in text_of(window.details))
    assert "Connect “Holidays” to open it." in text_of(window.details)
    assert not button(window.details, "Show in file manager").isEnabled()
    window.indexer.folders.set_states([FolderState(1, HOLIDAYS, 3, 0, True, None)])
    qtbot.waitUntil(lambda: "Offline, last seen" not in text_of(window.details))


def test_the_preview_shows_the_whole_small_picture(window: MainWindow, qtbot: QtBot) -> None:
    preview = show_large(window, 0)
    qtbot.waitUntil(lambda: not preview.photo.pixmap.isNull())
    assert preview.photo.pixmap.width() > preview.photo.pixmap.height()  # not cut to a square
    assert not preview.photo.complete
    assert "its drive is not connected" in preview.photo.trouble


def test_a_drive_that_hangs_ends_no_search_and_no_closing(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()
    monkeypatch.setattr(photos, "decode_photo", lambda path, min_side: go.wait(60))
    for _ in range(6):
        QTest.keyClick(show_large(window, 0), Qt.Key.Key_Escape)
    before = len(library.queries)
    drag(window.sketch.canvas, LINE)
    qtbot.waitUntil(lambda: len(library.queries) > before)
    window.close()
    assert [thread for thread in threading.enumerate() if thread.name == "drive"]
    go.set()
