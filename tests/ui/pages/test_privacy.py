from __future__ import annotations

from pathlib import Path

from gestures import opened
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from sketchfind.types import NetworkUse, Stored
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.pages.privacy import PrivacyDialog


def test_the_page_says_what_is_kept_where(window: MainWindow, qtbot: QtBot) -> None:
    window.menus.privacy.trigger()
    dialog = opened(window, PrivacyDialog, qtbot)
    texts = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "Network sockets opened since the start, as counted: 0" in texts
    assert str(Path("/profile/cache/thumbnails")) in texts
    assert "7.0\xa0MB" in texts
    focused = dialog.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "Close"  # and not what shows a folder
    dialog.close()


def test_a_place_can_be_shown_when_there_is_something(
    qtbot: QtBot, tmp_path: Path, revealed: list[Path]
) -> None:
    stored = [Stored("catalog", tmp_path / "c", 7), Stored("log", tmp_path / "l", 0)]
    dialog = PrivacyDialog(stored, NetworkUse(1, ("example.org",)))
    texts = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "as counted: 1\nServers: example.org" in texts
    first, second = (b for b in dialog.findChildren(QPushButton) if b.text() == "Show")
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    assert revealed == [tmp_path / "c"]
    assert not second.isEnabled()
    assert first.accessibleName().startswith("Show: ")
    dialog.close()
