"""How a photo was exposed, in its details."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from fake_library import FakeLibrary, photo_hits
from gestures import OpenWindow, all_answered, draw, select, show_large
from PIL import Image
from PIL.TiffImagePlugin import IFDRational
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from sketchfind.imaging.exif import Exposure
from sketchfind.types import FolderState, Hit
from sketchfind.ui import photos as photos_module
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.results import photo_exposure
from sketchfind.ui.results.photo_facts import exposure_text

WORDS, LENS = "1/250 s · f/4 · ISO 400 · 85 mm", "Portrait 85mm"


@pytest.fixture
def photos(tmp_path: Path) -> list[Hit]:
    """Two photos, of which the first says how it was exposed."""
    hits = photo_hits(tmp_path, 2)
    exif = Image.Exif()
    values = (IFDRational(1, 250), IFDRational(4, 1), 400, IFDRational(85, 1), LENS)
    tags = (0x829A, 0x829D, 0x8827, 0x920A, 0xA434)
    exif.get_ifd(0x8769).update(zip(tags, values, strict=True))
    Image.new("RGB", (640, 480)).save(hits[0].path, exif=exif.tobytes())
    return hits


@pytest.fixture
def window(open_window: OpenWindow, photos: list[Hit], qtbot: QtBot) -> MainWindow:
    window = open_window(FakeLibrary(photos).with_folder())
    draw(window, qtbot)
    return window


def open_details(window: MainWindow, row: int) -> None:
    window.menus.details.setChecked(True)
    select(window, row)


def seen(window: MainWindow) -> list[str]:
    labels = window.details.findChildren(QLabel)
    return [label.text() for label in labels if label.isVisible()]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The photos whose files were opened for it."""
    paths: list[Path] = []
    load = photo_exposure.load_exposure
    monkeypatch.setattr(
        photo_exposure, "load_exposure", lambda path: (paths.append(path), load(path))[1]
    )
    return paths


@pytest.mark.parametrize(
    ("exposure", "words"),
    [
        (Exposure(1 / 250, 4.0, 400, 85.0), WORDS),
        (Exposure(1 / 8000, 0.95, 102400, 4.25), "1/8000 s · f/0.95 · ISO 102400 · 4.2 mm"),
        (Exposure(1 / 3.99, 1.78), "1/4 s · f/1.8"),
        (Exposure(0.3, 11.0), "0.3 s · f/11"),
        (Exposure(2.5), "2.5 s"),
        (Exposure(30.0), "30 s"),
        (Exposure(lens="Portrait"), ""),
    ],
)
def test_an_exposure_reads_as_on_a_camera(exposure: Exposure, words: str) -> None:
    assert exposure_text(exposure) == words


def test_its_numbers_are_written_as_the_country_does() -> None:
    QLocale.setDefault(QLocale("de_DE"))
    assert exposure_text(Exposure(1.5, 2.8, 12800)) == "1,5 s · f/2,8 · ISO 12800"


def test_the_details_have_it_where_the_photo_does(window: MainWindow, qtbot: QtBot) -> None:
    open_details(window, 0)
    qtbot.waitUntil(lambda: WORDS in seen(window))
    lines = seen(window)
    assert lines[lines.index(WORDS) - 1] == "Exposure"
    assert lines[lines.index(LENS) - 1] == "Lens"
    said = window.details.accessibleDescription().splitlines()
    assert said[0].startswith("photo 1.jpg: ")
    assert {"Camera: Box 2", f"Exposure: {WORDS}", f"Lens: {LENS}"} <= set(said)
    open_details(window, 1)
    qtbot.waitUntil(lambda: "photo 2.jpg" in seen(window) and all_answered(window.tasks))
    assert not {"Exposure", WORDS, "Lens", LENS} & set(seen(window))


def test_the_rest_is_there_before_and_keeps_the_focus(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()
    load = photo_exposure.load_exposure
    monkeypatch.setattr(photo_exposure, "load_exposure", lambda path: go.wait(60) and load(path))
    open_details(window, 0)
    qtbot.waitUntil(lambda: "Box 2" in seen(window))
    assert "Exposure" not in seen(window)
    button = window.details.findChildren(QPushButton)[0]
    button.setFocus()
    go.set()
    qtbot.waitUntil(lambda: WORDS in seen(window))
    assert window.focusWidget() is button


def test_it_is_read_once_while_the_answer_is_asked_for_again(
    window: MainWindow, qtbot: QtBot, read: list[Path]
) -> None:
    open_details(window, 0)
    qtbot.waitUntil(lambda: WORDS in seen(window))
    for _ in range(2):
        with qtbot.waitSignal(window.search.answered):
            window.search.ask_again()  # as it is while photos are read
        qtbot.waitUntil(lambda: all_answered(window.tasks))
    assert WORDS in seen(window)
    assert len(read) == 1


def test_the_details_in_the_preview_have_it_too(window: MainWindow, qtbot: QtBot) -> None:
    preview = show_large(window, 0)
    QTest.keyClick(preview, Qt.Key.Key_I)
    qtbot.waitUntil(lambda: f"Box 2    {WORDS}    {LENS}    4000" in preview.caption.lines[1])
    qtbot.waitUntil(lambda: WORDS in preview.accessibleDescription())
    QTest.keyClick(preview, Qt.Key.Key_Right)
    qtbot.waitUntil(
        lambda: "Box 2    4000" in preview.caption.lines[1] and all_answered(window.tasks)
    )
    QTest.keyClick(preview, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: WORDS in preview.caption.lines[1])


def test_no_file_is_opened_on_a_drive_that_is_away(
    window: MainWindow, photos: list[Hit], qtbot: QtBot, read: list[Path]
) -> None:
    folder = str(Path(photos[0].path).parent)
    window.offline.set_folders([FolderState(1, folder, 2, 0, False, None)])
    open_details(window, 0)
    qtbot.waitUntil(lambda: "Box 2" in seen(window) and all_answered(window.tasks))
    assert "Exposure" not in seen(window)
    assert not read
    window.offline.set_folders([FolderState(1, folder, 2, 0, True, None)])
    qtbot.waitUntil(lambda: WORDS in seen(window))


def test_a_drive_that_hangs_costs_nothing_else(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sketchfind.library.folders.drives.READING", 0.2)
    go = threading.Event()
    monkeypatch.setattr(photo_exposure, "load_exposure", lambda path: go.wait(60))
    open_details(window, 0)
    qtbot.waitUntil(lambda: "Box 2" in seen(window) and all_answered(window.tasks))
    assert "Exposure" not in seen(window)
    go.set()


def test_a_photo_in_the_cloud_is_not_downloaded_for_it(
    photos: list[Hit], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(photos[0].path)
    assert photos_module.load_exposure(path).iso == 400
    monkeypatch.setattr(photos_module, "is_placeholder", lambda status: True)
    monkeypatch.setattr(photos_module, "read_exposure", lambda path: pytest.fail("opened"))
    assert photos_module.load_exposure(path) == Exposure()
    assert photos_module.load_exposure(path.with_name("gone.jpg")) == Exposure()
