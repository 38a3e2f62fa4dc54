"""What the mouse, keys and menus do with the photos of the grid."""

from __future__ import annotations

from pathlib import Path

import pytest
from gestures import (
    ask_for_menu,
    cell_centre,
    click,
    opened,
    select,
    show_large,
)
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from sketchfind.types import Hit
from sketchfind.ui.file_urls import local_path
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.user_folders import pictures_folder


def test_a_click_selects_and_enter_opens(
    window: MainWindow, photos: list[Hit], opened_files: list[str], qtbot: QtBot
) -> None:
    view = window.results.view
    click(window, 1)
    assert view.chosen.current == photos[1]
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        opened_files.clear()
        QTest.keyClick(view, key)
        qtbot.waitUntil(lambda: bool(opened_files))
        assert opened_files == [photos[1].path]
    keys = [action.shortcut().toString() for action in view.photo_menu.actions()[:2]]
    assert keys == ["Enter", "Space"]


def test_a_double_click_opens(
    window: MainWindow, photos: list[Hit], opened_files: list[str], qtbot: QtBot
) -> None:
    view = window.results.view
    click(window, 2)
    place = cell_centre(window, 2)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: bool(opened_files))
    assert opened_files == [photos[2].path]


def test_the_context_menu_acts_on_the_photo_under_the_mouse(
    window: MainWindow, photos: list[Hit], qtbot: QtBot
) -> None:
    view = window.results.view
    ask_for_menu(view.viewport(), cell_centre(window, 2))
    qtbot.waitUntil(view.photo_menu.isVisible)
    texts = [action.text().replace("&", "") for action in view.photo_menu.actions()]
    assert texts[:5] == ["Open", "Large preview", "That's the one", "", "More like this"]
    assert view.chosen.current == photos[2]


def test_the_menu_of_a_photo_acts_on_no_other_that_takes_its_place(
    window: MainWindow, photos: list[Hit], qtbot: QtBot
) -> None:
    view = window.results.view
    view.setFocus()
    ask_for_menu(view.viewport(), cell_centre(window, 2))
    qtbot.waitUntil(view.photo_menu.isVisible)
    view.show_hits(tuple(photos), stay=True)
    assert view.photo_menu.isVisible()
    view.show_hits((*photos[:2], *photos[3:]), stay=True)  # its file was deleted
    qtbot.waitUntil(lambda: not view.photo_menu.isVisible())
    assert view.chosen.current == photos[3]


def test_of_many_photos_the_first_are_opened_and_it_says_so(
    window: MainWindow, photos: list[Hit], opened_files: list[str], qtbot: QtBot
) -> None:
    paths = [Path(hit.path) for hit in photos] * 5
    window.photo_actions.open_all(paths[:12])
    qtbot.waitUntil(lambda: len(opened_files) == 12)
    assert window.status.news.full == ""
    window.photo_actions.open_all(paths)
    qtbot.waitUntil(lambda: window.status.news.full == "Opened the first 12 of 30 photos")
    assert opened_files[12:] == list(map(str, paths[:12]))


def test_a_photo_that_is_gone_is_explained(
    window: MainWindow, photos: list[Hit], opened_files: list[str], qtbot: QtBot
) -> None:
    Path(photos[1].path).unlink()
    select(window, 0)
    window.results.view.selectAll()
    window.photo_actions.open.trigger()
    box = opened(window, QMessageBox, qtbot)
    assert "photo 2.jpg is not there" in box.text()
    assert opened_files == [photos[0].path]


@pytest.mark.parametrize("large", [False, True])
def test_where_no_program_opens_photos_the_space_bar_is_told_of_unless_it_was_used(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, large: bool
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: False)
    select(window, 1)
    pressed = show_large(window, 1) if large else window.results.view
    QTest.keyClick(pressed, Qt.Key.Key_Return)
    box = opened(window, QMessageBox, qtbot)
    way = "Choose one for such files in your system settings."
    space = " The space bar shows the photo here."
    assert box.informativeText() == (way if large else way + space)


def test_copying_path_and_photo(window: MainWindow, photos: list[Hit], qtbot: QtBot) -> None:
    clipboard = QGuiApplication.clipboard()
    select(window, 3)
    window.photo_actions.copy_path.trigger()
    assert clipboard.text() == photos[3].path
    assert window.status.news.full == "Path of photo 4.jpg copied"
    QTest.keyClick(window.results.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not clipboard.image().isNull())
    assert clipboard.image().width() == 640
    assert window.status.news.full == "photo 4.jpg copied"
    window.results.view.selectAll()
    paths = {photo.path for photo in photos}
    window.photo_actions.copy_path.trigger()
    assert set(clipboard.text().split("\n")) == paths
    assert window.status.news.full == "Paths of 6 photos copied"
    window.photo_actions.copy_image.trigger()
    assert {str(local_path(url)) for url in clipboard.mimeData().urls()} == paths
    assert window.status.news.full == "6 photos copied"


def test_copies_go_where_the_last_ones_went(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, starts = tmp_path / "copies", []
    target.mkdir()

    def ask(_parent: object, _title: str, start: str) -> str:
        starts.append(start)
        return str(target)

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", ask)
    select(window, 0)
    window.photo_actions.export.trigger()
    qtbot.waitUntil(lambda: window.status.news.full == "photo 1.jpg copied to copies")
    select(window, 1)
    window.photo_actions.export.trigger()
    qtbot.waitUntil(lambda: len(list(target.iterdir())) == 2)
    assert starts == [str(pictures_folder() or Path.home()), str(target)]


def test_a_photo_that_is_out_of_reach_is_not_copied(
    window: MainWindow, photos: list[Hit], qtbot: QtBot
) -> None:
    Path(photos[3].path).unlink()
    select(window, 3)
    with qtbot.waitSignal(window.tasks.trouble) as told:
        window.photo_actions.copy_image.trigger()
    assert "not there at the moment" in str(told.args[0])
