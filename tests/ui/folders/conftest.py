"""A window for the tests of folders."""

from __future__ import annotations

import pytest
from fake_library import FakeLibrary
from gestures import OpenWindow, idle
from pytestqt.qtbot import QtBot

from sketchfind.ui.main_window import MainWindow


@pytest.fixture
def window(open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot) -> MainWindow:
    """A window whose first look at the folders is over."""
    window = open_window(library)
    idle(window, qtbot)
    return window
