"""A real window over a fake library, on Qt's offscreen platform."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from pathlib import Path

# Before Qt is imported: tests open no windows on anybody's screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from fake_library import FakeLibrary, some_hits
from gestures import OpenWindow
from PIL import Image
from PySide6.QtCore import QEvent, QLocale, QSize, QTranslator, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sketchfind.imaging.thumbnails import make_thumbnail
from sketchfind.library.recent_drawings import RecentDrawings
from sketchfind.paths import resources
from sketchfind.settings import Settings
from sketchfind.ui import on_screen, opening
from sketchfind.ui.clipboard import let_go_of_clipboard
from sketchfind.ui.file_urls import local_path
from sketchfind.ui.garbage import GarbageCollector
from sketchfind.ui.languages import install_language
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.theme import Theme

# Five seconds are few on a busy machine, which is no fault of what is tested.
for wait in (QtBot.waitUntil, QtBot.waitSignal):
    wait.__kwdefaults__["timeout"] = 60_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let Qt say what its offscreen platform cannot do, and once that LC_ALL is C.

    All other warnings fail tests.
    """
    said = pytest.mark.qt_log_ignore("This plugin does not support", "Detected locale", extend=True)
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(said)


@pytest.fixture(autouse=True)
def _garbage(qapp: QApplication) -> Iterator[None]:
    """As in the program: no thread of a window destroys what is left of another."""
    collector = GarbageCollector()
    collector.start()
    yield
    collector.collect()
    collector.stop()


@pytest.fixture(scope="session")
def one_theme(qapp: QApplication) -> Theme:
    """The theme of all windows: it has drawn their icons once."""
    return Theme(resources(), qapp)


@pytest.fixture
def theme(one_theme: Theme) -> Theme:
    """That theme, as it is at the start."""
    one_theme.apply("light")
    return one_theme


@pytest.fixture(params=["light", "dark"])
def each_theme(theme: Theme, request: pytest.FixtureRequest) -> Theme:
    """The same in both appearances, one after the other."""
    theme.apply(request.param)
    return theme


@pytest.fixture
def saved() -> list[Settings]:
    """The settings that windows saved when they were closed."""
    return []


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> QSize:
    """The room on the screen, which tests may change: that of the platform is too small."""
    size = QSize(1320, 760)
    monkeypatch.setattr(on_screen, "room", lambda _: size)
    return size


@pytest.fixture
def open_window(
    qtbot: QtBot, theme: Theme, saved: list[Settings], tmp_path: Path, screen: QSize
) -> Iterator[OpenWindow]:
    windows: list[MainWindow] = []
    drawings = RecentDrawings(tmp_path / "drawings")

    def open_one(library: FakeLibrary, settings: Settings | None = None) -> MainWindow:
        window = MainWindow(
            library, theme, resources(), settings or Settings(), saved.append, drawings
        )
        windows.append(window)
        window.first_painted.connect(window.start)
        with qtbot.waitSignal(window.first_painted):
            window.show()
        return window

    yield open_one
    let_go_of_clipboard()
    for window in windows:
        window.close()
        window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def library() -> FakeLibrary:
    """What the window shows where a file of tests says nothing else."""
    return FakeLibrary(some_hits(20)).with_folder()


@pytest.fixture
def window(open_window: OpenWindow, library: FakeLibrary) -> MainWindow:
    """A window in which nothing was done yet."""
    return open_window(library)


@pytest.fixture
def revealed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What was shown in the file manager."""
    paths: list[Path] = []
    monkeypatch.setattr(opening, "show_in_file_manager", paths.append)
    return paths


@pytest.fixture
def opened_files(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was opened in other programs."""
    paths: list[str] = []

    def note(url: QUrl) -> bool:
        paths.append(str(local_path(url)))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", note)
    return paths


@pytest.fixture
def thumbnails(tmp_path: Path) -> list[Path]:
    """Three thumbnails of plain colours: red, green, blue."""
    paths = []
    for name in ("red", "green", "blue"):
        path = tmp_path / f"{name}.jpg"
        path.write_bytes(_thumbnail(name))
        paths.append(path)
    return paths


@functools.cache
def _thumbnail(colour: str) -> bytes:
    return make_thumbnail(Image.new("RGB", (400, 300), colour))


@pytest.fixture(autouse=True)
def language(qapp: QApplication) -> Iterator[None]:
    """No country's dates and numbers, and the language comes back after a test of another."""
    before = QLocale()
    QLocale.setDefault(QLocale.c())
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
    QLocale.setDefault(before)


@pytest.fixture
def german(qapp: QApplication) -> None:
    install_language(qapp, resources(), "de")
