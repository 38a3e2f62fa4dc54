"""Folders and photos are shown in the file manager, or it is said that they cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_library import FakeLibrary, photo_hits
from gestures import OpenWindow, choose, draw, opened, press, select
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMessageBox, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sketchfind.errors import UserFacingError
from sketchfind.ui import opening
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.widgets.revealing import reveal


def test_photos_and_folders_of_the_window_are_shown(
    open_window: OpenWindow, qtbot: QtBot, revealed: list[Path], tmp_path: Path
) -> None:
    window = open_window(FakeLibrary(photo_hits(tmp_path, 2)).with_folder(str(tmp_path)))
    row = window.folders.rows[1]
    choose(row, "Show in file manager")
    qtbot.waitUntil(lambda: revealed == [Path(row.state.path)])
    window.menus.details.trigger()
    draw(window, qtbot)
    select(window, 1)
    photo = Path(window.results.model.hits[1].path)
    window.photo_actions.reveal.trigger()
    qtbot.waitUntil(lambda: revealed[1:] == [photo])
    qtbot.waitUntil(lambda: bool(window.details.findChildren(QPushButton)))
    QTest.mouseClick(window.details.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: revealed[2:] == [photo])


@pytest.mark.parametrize("of_details", [False, True], ids=["menu", "details"])
def test_a_photo_that_is_away_is_not_shown_and_that_is_said(
    window: MainWindow, qtbot: QtBot, revealed: list[Path], of_details: bool
) -> None:
    draw(window, qtbot)
    window.menus.details.trigger()
    select(window, 0)
    if of_details:
        qtbot.waitUntil(lambda: bool(window.details.findChildren(QPushButton)))
        press(window.details, "Show in file manager")
    else:
        window.photo_actions.reveal.trigger()
    box = opened(window, QMessageBox, qtbot)
    assert box.text() == "IMG_00001.jpg is not there at the moment."
    assert not revealed


@pytest.mark.parametrize("action", ["open", "reveal", "copy_image"])
def test_that_a_folder_denies_access_is_said(
    window: MainWindow,
    qtbot: QtBot,
    revealed: list[Path],
    opened_files: list[str],
    monkeypatch: pytest.MonkeyPatch,
    action: str,
) -> None:
    draw(window, qtbot)
    select(window, 0)
    photo, stat = Path(window.results.model.hits[0].path), Path.stat

    def refuse(path: Path, **given: bool) -> object:
        if path == photo:
            raise PermissionError(13, "Permission denied", str(path))
        return stat(path, **given)

    monkeypatch.setattr(Path, "stat", refuse)
    getattr(window.photo_actions, action).trigger()
    box = opened(window, QMessageBox, qtbot)
    assert box.text() == "You have no permission to look into the folder of IMG_00001.jpg."
    assert not revealed
    assert not opened_files


def test_that_nothing_can_be_shown_is_said_over_the_dialog_of_the_button(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path) -> None:
        raise UserFacingError("No file manager could show the folder.")

    monkeypatch.setattr(opening, "show_in_file_manager", fail)
    window = QWidget()
    qtbot.addWidget(window)
    dialog, button = QDialog(window), QPushButton("Show")
    QVBoxLayout(dialog).addWidget(button)
    dialog.open()
    reveal(Path("/photos/a.jpg"), button)
    (box,) = window.findChildren(QMessageBox)
    assert box.parent() is dialog
    assert box.text() == "No file manager could show the folder."
