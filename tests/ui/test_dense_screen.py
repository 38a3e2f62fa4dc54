"""A window that is moved to a screen with more pixels is as sharp there."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_library import FakeLibrary, some_hits
from gestures import CORNER, OpenWindow, drag
from PySide6.QtCore import QEvent
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sketchfind.ui.results.results_delegate import GAP
from sketchfind.ui.theme import Theme
from sketchfind.ui.widgets.icon_label import IconLabel


def move(widget: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tell a widget, as Qt does, that it is on a screen with twice as many pixels."""
    monkeypatch.setattr(widget, "devicePixelRatioF", lambda: 2.0)
    QApplication.sendEvent(widget, QEvent(QEvent.Type.DevicePixelRatioChange))


def test_signs_are_drawn_anew(theme: Theme, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    icon = IconLabel(theme, "lock", 16)
    qtbot.addWidget(icon)
    light = icon.pixmap().toImage()
    theme.apply("dark")
    assert icon.pixmap().toImage() != light
    shown: list[QPixmap] = []  # what the label gives back is made for the screen of the test
    monkeypatch.setattr(icon, "setPixmap", shown.append)
    move(icon, monkeypatch)
    assert [pixmap.width() for pixmap in shown] == [32]


def test_drawing_and_photos_are_drawn_anew(
    open_window: OpenWindow, thumbnails: list[Path], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(FakeLibrary(some_hits(3), thumbnails).with_folder())
    canvas, view = window.sketch.canvas, window.results.view
    drag(canvas, CORNER)

    def sharp(scale: int) -> bool:
        tile = window.thumbnails.tile(1)
        return tile is not None and tile.width() == scale * (view.tiling.side(0) - GAP)

    qtbot.waitUntil(lambda: sharp(1))
    canvas.grab()
    move(canvas, monkeypatch)
    move(view, monkeypatch)
    canvas.grab()
    assert canvas._ink.devicePixelRatio() == 2.0
    qtbot.waitUntil(lambda: sharp(2))
