"""A window that shows six photos."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_library import FakeLibrary, photo_hits
from gestures import OpenWindow, draw
from pytestqt.qtbot import QtBot

from sketchfind.types import Hit
from sketchfind.ui.main_window import MainWindow


@pytest.fixture
def photos(tmp_path: Path) -> list[Hit]:
    return photo_hits(tmp_path, 6)


@pytest.fixture
def library(photos: list[Hit], thumbnails: list[Path]) -> FakeLibrary:
    return FakeLibrary(photos, thumbnails).with_folder()


@pytest.fixture
def window(open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot) -> MainWindow:
    window = open_window(library)
    window.results.size_slider.setValue(96)
    draw(window, qtbot)
    return window
