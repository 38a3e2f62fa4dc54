"""Photos are copied to a folder, with what is said meanwhile and when it is stopped."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from fake_library import FakeLibrary
from gestures import OpenWindow, click, draw, opened
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from sketchfind.library.folders.drives import Drives
from sketchfind.types import Hit
from sketchfind.ui.main_window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that somebody chooses for copies."""
    target = tmp_path / "For Ann"
    target.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(target))
    return target


def test_exporting_copies_the_files_and_says_what_failed(
    window: MainWindow, photos: list[Hit], target: Path, qtbot: QtBot
) -> None:
    click(window, 0)
    click(window, 2, SHIFT)
    Path(photos[1].path).unlink()
    QTest.keyClick(window.results.view, Qt.Key.Key_E, CTRL)
    box = opened(window, QMessageBox, qtbot)
    assert sorted(path.name for path in target.iterdir()) == ["photo 1.jpg", "photo 3.jpg"]
    assert "photo 2.jpg" in box.informativeText()


def test_of_many_photos_that_cannot_be_copied_a_box_names_as_many_as_a_screen_has_room_for(
    open_window: OpenWindow, tmp_path: Path, target: Path, qtbot: QtBot
) -> None:
    gone = [tmp_path / "Photos" / f"a photo that is gone {number}.jpg" for number in range(60)]
    hits = [Hit(number, 0.5, str(path), number) for number, path in enumerate(gone, 1)]
    window = open_window(FakeLibrary(hits).with_folder())
    draw(window, qtbot)
    window.results.view.setFocus()
    QTest.keyClick(window.results.view, Qt.Key.Key_A, CTRL)
    QTest.keyClick(window.results.view, Qt.Key.Key_E, CTRL)
    box = opened(window, QMessageBox, qtbot)
    qtbot.waitUntil(box.isVisible)
    assert box.height() < 600
    assert box.informativeText().splitlines()[-1] == "and 52 more"


@pytest.mark.parametrize("gone", ["no photo", "the photos", "the folder"])
def test_that_photos_are_being_copied_is_said_until_they_are(
    window: MainWindow, photos: list[Hit], target: Path, qtbot: QtBot, gone: str
) -> None:
    click(window, 0)
    click(window, 2, SHIFT)
    if gone == "the photos":
        for photo in photos[:3]:
            Path(photo.path).unlink()
    elif gone == "the folder":
        target.rmdir()
    QTest.keyClick(window.results.view, Qt.Key.Key_E, CTRL)
    assert window.status.news.full == "Copying 3 photos to For Ann…"
    text = "3 photos copied to For Ann" if gone == "no photo" else "Nothing copied to For Ann"
    qtbot.waitUntil(lambda: window.status.news.full == text)
    if gone != "no photo":
        opened(window, QMessageBox, qtbot)


def test_how_many_photos_are_copied_is_said_now_and_then(
    window: MainWindow, target: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sketchfind.ui.results.exporting.PROGRESS_SECONDS", 0)
    said: list[str] = []
    progressed = window.photo_actions.exporting.progressed
    progressed.connect(lambda *_: said.append(window.status.copying.full))
    click(window, 0)
    click(window, 2, SHIFT)
    for _ in range(2):
        said.clear()
        QTest.keyClick(window.results.view, Qt.Key.Key_E, CTRL)
        qtbot.waitUntil(lambda: "" in said)
        assert said == ["Copying 0 of 3", "Copying 1 of 3", "Copying 2 of 3", ""]


def test_photos_that_are_copied_meanwhile_are_counted_together(
    window: MainWindow, target: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sketchfind.ui.results.exporting.PROGRESS_SECONDS", 0)
    read, both = Drives.read, threading.Barrier(2, timeout=60)

    def read_both(*asked: Any) -> Any:
        both.wait()
        return read(*asked)

    monkeypatch.setattr(Drives, "read", read_both)
    told: list[tuple[int, int]] = []
    window.photo_actions.exporting.progressed.connect(lambda *counts: told.append(counts))
    click(window, 0)
    click(window, 2, SHIFT)
    for _ in range(2):
        QTest.keyClick(window.results.view, Qt.Key.Key_E, CTRL)
    qtbot.waitUntil(lambda: (0, 0) in told)
    counts = told[told.index((0, 6)) : -1]
    assert counts == sorted(counts)
    assert counts[-1] == (4, 6)


def test_photos_whose_copying_has_ended_still_count(
    window: MainWindow, target: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sketchfind.ui.results.exporting.PROGRESS_SECONDS", 0)
    exporting, read = window.photo_actions.exporting, Drives.read
    first, begun, ended = window.results.model.hits[0].path, threading.Event(), threading.Event()

    def read_in_turn(drives: Drives, path: Path, work: Any) -> Any:
        if str(path) != first:
            begun.set()
        assert (begun if str(path) == first else ended).wait(60)
        return read(drives, path, work)

    monkeypatch.setattr(Drives, "read", read_in_turn)
    told: list[tuple[int, int]] = []
    exporting.progressed.connect(lambda *counts: told.append(counts))
    exporting.ended.connect(lambda _: ended.set())
    click(window, 0)
    QTest.keyClick(window.results.view, Qt.Key.Key_E, CTRL)
    click(window, 1)
    click(window, 2, SHIFT)
    QTest.keyClick(window.results.view, Qt.Key.Key_E, CTRL)
    qtbot.waitUntil(lambda: (0, 0) in told)
    assert told[-2:] == [(2, 3), (0, 0)]


def test_copying_that_was_stopped_says_so_and_can_be_asked_for_again(
    window: MainWindow, target: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sketchfind.ui.results.exporting.PROGRESS_SECONDS", 0)
    read, status = Drives.read, window.status
    one_read, stopped = threading.Event(), threading.Event()

    def wait_then_read(*asked: Any) -> Any:
        one_read.set()
        assert stopped.wait(60)
        return read(*asked)

    monkeypatch.setattr(Drives, "read", wait_then_read)
    click(window, 0)
    click(window, 2, SHIFT)
    assert not status.stop_copying.isVisible()
    QTest.keyClick(window.results.view, Qt.Key.Key_E, CTRL)
    qtbot.waitUntil(status.stop_copying.isVisible)
    assert one_read.wait(60)
    status.stop_copying.click()
    stopped.set()
    text = "photo 3.jpg copied to For Ann · 2 photos not copied"
    qtbot.waitUntil(lambda: status.news.full == text)
    assert not status.stop_copying.isVisible()
    QTest.keyClick(window.results.view, Qt.Key.Key_E, CTRL)
    text = "2 photos copied to For Ann · 1 photo was there already"
    qtbot.waitUntil(lambda: status.news.full == text)


def _being_read(pipe: Path, qtbot: QtBot) -> int:
    """Wait for a reader of a pipe; return a descriptor to write with."""
    found: list[int] = []

    def is_read() -> bool:
        with suppress(OSError):  # of whom there is none yet
            found.append(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
        return bool(found)

    qtbot.waitUntil(is_read)
    return found[0]


def _end(pipe: int, data: bytes) -> None:
    os.write(pipe, data)
    os.close(pipe)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipe that keeps a reader waiting")
@pytest.mark.parametrize("way", ["waiting", "closing again", "with a photo that is gone"])
def test_a_window_that_copies_photos_closes_after_that_or_when_closed_again(
    window: MainWindow,
    photos: list[Hit],
    target: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    way: str,
) -> None:
    click(window, 0)
    click(window, 2, SHIFT)
    slow = Path(photos[2].path)  # the current one, which is copied first
    slow.unlink()
    os.mkfifo(slow)
    if way == "with a photo that is gone":
        Path(photos[0].path).unlink()
    QTest.keyClick(window.results.view, Qt.Key.Key_E, CTRL)
    assert not window.close()
    assert window.isVisible()
    assert window.status.news.full.startswith("The window closes once the photos are copied.")
    if way == "closing again":
        pipe, drain = _being_read(slow, qtbot), window.tasks.drain

        def end_and_drain() -> None:
            _end(pipe, b"photo")  # what was begun ends while the window closes
            drain()

        monkeypatch.setattr(window.tasks, "drain", end_and_drain)
        assert window.close()
        assert [path.name for path in target.iterdir()] == ["photo 3.jpg"]
        return
    slow.write_bytes(b"photo")
    if way == "waiting":
        qtbot.waitUntil(lambda: not window.isVisible())
        assert len(list(target.iterdir())) == 3
    else:
        opened(window, QMessageBox, qtbot)
        assert window.isVisible()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipe that keeps a reader waiting")
def test_what_is_asked_while_photos_are_copied_outlives_the_restart_that_waits_for_them(
    window: MainWindow, photos: list[Hit], target: Path, qtbot: QtBot
) -> None:
    click(window, 0)
    slow = Path(photos[0].path)
    slow.unlink()
    os.mkfifo(slow)
    QTest.keyClick(window.results.view, Qt.Key.Key_E, CTRL)
    window.restart()
    assert window.isVisible()
    window.sketch.words.put_back("horse")
    slow.write_bytes(b"photo")
    qtbot.waitUntil(lambda: not window.isVisible())
    assert window.kept is not None
    assert window.kept.asked.question.words == "horse"


def test_exporting_again_copies_nothing_twice_and_says_where_it_is(
    window: MainWindow, target: Path, qtbot: QtBot
) -> None:
    for last, text in (
        (0, "photo 1.jpg copied to For Ann"),
        (2, "2 photos copied to For Ann · 1 photo was there already"),
        (2, "Nothing copied to For Ann · 3 photos were there already"),
    ):
        click(window, 0)
        click(window, last, SHIFT)
        with qtbot.waitSignal(window.photo_actions.news) as news:
            QTest.keyClick(window.results.view, Qt.Key.Key_E, CTRL)
        assert news.args == [text]
    assert len(list(target.iterdir())) == 3
