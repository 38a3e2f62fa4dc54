"""The window over a real library and real files: changes, drives and pauses as they happen."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fake_engine import FakeEngine
from gestures import OpenWindow, press
from pytestqt.qtbot import QtBot
from reading import text_of

from sketchfind.library import Library
from sketchfind.paths import Profile
from sketchfind.ui.folders import watching as watching_module
from sketchfind.ui.main_window import MainWindow

PATIENCE_MS = 60_000

pytestmark = pytest.mark.usefixtures("noticed_at_once")


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def library(
    profile: Profile, engine: FakeEngine, tmp_path: Path, make_photo: Callable[..., Path]
) -> Iterator[Library]:
    """A library that knows a folder of twelve photos and has read them."""
    for seed in range(12):
        make_photo(tmp_path / "photos" / f"{seed}.png", seed)
    with Library(profile, Path("unused"), engine=engine) as opened:
        opened.add_folder(tmp_path / "photos")
        opened.update()
        yield opened


@pytest.fixture
def window(
    open_window: OpenWindow, library: Library, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> MainWindow:
    monkeypatch.setattr(watching_module, "QUIET_MS", 0)
    window = open_window(library)
    qtbot.waitUntil(lambda: window.watching._watch.watched == {1}, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not window.indexer.running)
    assert window.indexer.folders.photos == 12
    return window


def test_photos_that_come_and_go_are_noticed(
    window: MainWindow, tmp_path: Path, make_photo: Callable[..., Path], qtbot: QtBot
) -> None:
    path = make_photo(tmp_path / "photos" / "new folder" / "x.png", 50)
    qtbot.waitUntil(lambda: window.indexer.folders.photos == 13, timeout=PATIENCE_MS)
    path.unlink()
    qtbot.waitUntil(lambda: window.indexer.folders.photos == 12, timeout=PATIENCE_MS)


def test_a_photo_that_moves_is_shown_at_its_new_place(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    def shown() -> set[str]:
        return {Path(hit.path).name for hit in window.results.model.hits}

    window.asking.more_like([tmp_path / "photos" / "1.png"])
    qtbot.waitUntil(lambda: "0.png" in shown() and not window.search.busy)
    (tmp_path / "photos" / "0.png").rename(tmp_path / "photos" / "renamed.png")
    qtbot.waitUntil(lambda: "renamed.png" in shown(), timeout=PATIENCE_MS)
    assert "0.png" not in shown()


def test_a_drive_is_unplugged_and_comes_back(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "photos").rename(tmp_path / "unplugged")
    window.watching.drives.timeout.emit()
    row = window.folders.rows[1]
    qtbot.waitUntil(lambda: "Offline, last seen" in text_of(row), timeout=PATIENCE_MS)
    assert "12 photos, still searchable" in text_of(row)
    assert window.offline.folder_of(str(tmp_path / "photos" / "1.png")) is not None
    (tmp_path / "unplugged").rename(tmp_path / "photos")
    window.watching.drives.timeout.emit()
    qtbot.waitUntil(lambda: "Offline" not in text_of(row), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: window.watching._watch.watched == {1}, timeout=PATIENCE_MS)


def test_a_renamed_folder_is_followed_and_watched_when_it_is_added(
    window: MainWindow, tmp_path: Path, make_photo: Callable[..., Path], qtbot: QtBot
) -> None:
    other = (tmp_path / "photos").rename(tmp_path / "renamed")
    window.folder_actions.add([other])
    row = window.folders.rows[1]
    qtbot.waitUntil(lambda: row.state.path == str(other), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not window.indexer.running, timeout=PATIENCE_MS)
    assert (list(window.folders.rows), text_of(row)) == ([1], "renamed\n12 photos")
    make_photo(other / "new.png", 50)
    qtbot.waitUntil(lambda: window.indexer.folders.photos == 13, timeout=PATIENCE_MS)


def test_a_folder_that_a_command_adds_is_watched_as_soon_as_the_command_has_ended(
    window: MainWindow,
    profile: Profile,
    engine: FakeEngine,
    tmp_path: Path,
    make_photo: Callable[..., Path],
    qtbot: QtBot,
) -> None:
    make_photo(tmp_path / "others" / "x.png", 50)
    with Library(profile, Path("unused"), engine=engine) as command:
        command.add_folder(tmp_path / "others")
        with command._catalog.updating():
            window.watching.drives.timeout.emit()
            qtbot.waitUntil(lambda: list(window.folders.rows) == [1, 2], timeout=PATIENCE_MS)
            window.watching.now_and_then.timeout.emit()
            qtbot.waitUntil(lambda: not window.indexer.running, timeout=PATIENCE_MS)
        command.update()
    assert window.results.update_banner.isHidden()
    window.watching.now_and_then.timeout.emit()
    qtbot.waitUntil(lambda: window.watching._watch.watched == {1, 2}, timeout=PATIENCE_MS)


def test_reading_pauses_with_what_is_begun_and_goes_on(
    window: MainWindow,
    library: Library,
    engine: FakeEngine,
    tmp_path: Path,
    make_photo: Callable[..., Path],
    qtbot: QtBot,
) -> None:
    for number in range(20):
        make_photo(tmp_path / "more" / f"{number}.png", 100 + number)
    may_go_on = threading.Event()
    engine.before = lambda paths: may_go_on.wait(PATIENCE_MS / 1000)
    card = window.folders.progress
    window.folder_actions.add([tmp_path / "more"])
    qtbot.waitUntil(lambda: "0 of 20" in text_of(card), timeout=PATIENCE_MS)
    press(card, "Pause")
    may_go_on.set()
    # The second batch may have been begun in the moment between.
    paused = {f"Paused\n{read} of 20": 12 + read for read in (8, 16)}
    qtbot.waitUntil(lambda: text_of(card) in paused, timeout=PATIENCE_MS)
    assert engine.rests == 1
    assert window.indexer.running
    assert library.status().photos == paused[text_of(card)]
    press(card, "Resume")
    qtbot.waitUntil(lambda: window.indexer.folders.photos == 32, timeout=PATIENCE_MS)


def test_a_folder_that_a_command_removes_is_noticed(
    window: MainWindow, profile: Profile, qtbot: QtBot
) -> None:
    with Library(profile, Path("unused"), engine=FakeEngine()) as command:
        command.remove_folder(1)
    window.watching.drives.timeout.emit()
    qtbot.waitUntil(lambda: not window.folders.rows, timeout=PATIENCE_MS)
