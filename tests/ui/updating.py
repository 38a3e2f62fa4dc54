"""Windows whose updates are under way, or were stopped."""

from __future__ import annotations

from fake_library import FakeLibrary
from gestures import OpenWindow, choose, idle, press
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot
from reading import text_of

from sketchfind.types import Progress
from sketchfind.ui.main_window import MainWindow


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


def check(window: MainWindow, qtbot: QtBot) -> None:
    """Ask for a check of the first folder as somebody does who reads what it is good for."""
    idle(window, qtbot)
    choose(window.folders.rows[1], "Check photos…")
    (box,) = window.findChildren(QMessageBox)
    assert "without changing their date" in box.informativeText()
    press(box, "Check photos")


def stop(window: MainWindow, library: FakeLibrary, qtbot: QtBot) -> None:
    """Stop what is being read; whatever is asked for next ends by itself."""
    window.indexer.cancel()
    idle(window, qtbot)
    library.updates.clear()
    library.progress.clear()
    library.may_finish.set()
