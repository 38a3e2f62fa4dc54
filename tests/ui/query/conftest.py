"""A window in which something was drawn, for the tests of what can be asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_library import FakeLibrary, photo_hits
from gestures import OpenWindow, draw
from pytestqt.qtbot import QtBot

from sketchfind.ui.main_window import MainWindow


@pytest.fixture
def library(tmp_path: Path) -> FakeLibrary:
    """Four photos in two folders."""
    return FakeLibrary(photo_hits(tmp_path, 4)).with_folder().with_folder("/photos/Phone & Co")


@pytest.fixture
def window(open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot) -> MainWindow:
    """A window with a drawing."""
    window = open_window(library)
    draw(window, qtbot)
    return window
